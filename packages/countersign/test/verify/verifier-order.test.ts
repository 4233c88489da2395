import { describe, expect, it } from 'vitest';
import {
  type ApiKey,
  type KeySource,
  type Keys,
  memoryStore,
  type RefusalCode,
  type RoutePolicy,
  type SignedRequest,
  type VerifierOptions,
} from '../../src/index.ts';
import { acmeRequest, acmeVerifier, codeOf, key, md5, NOW, OTHER_SECRET } from '../support/acme.ts';

interface Faults {
  request: SignedRequest;
  key: ApiKey & { secrets: readonly string[] };
  options: Partial<VerifierOptions>;
  policy: RoutePolicy;
  keys?: Keys;
  throttled?: boolean;
}

function header(request: SignedRequest, name: string, value: string): SignedRequest {
  return { ...request, headers: request.headers.map((text, i, all) => (all[i - 1] === name ? value : text)) };
}

const store = memoryStore({ maxReplayIds: 100 });
const used = acmeRequest();

/** Faults in the order in which they must be found; each is added to a request that has all later ones. */
const ORDER: readonly (readonly [code: RefusalCode, add: (faults: Faults) => void])[] = [
  [
    'too_many_failures',
    (faults) => {
      faults.throttled = true;
    },
  ],
  [
    'body_too_large',
    (faults) => {
      faults.options = { ...faults.options, maxBodyBytes: 1 };
    },
  ],
  [
    'malformed_target',
    (faults) => {
      faults.request = { ...faults.request, url: '/v1#x' };
    },
  ],
  [
    'missing_header',
    (faults) => {
      faults.request = header(faults.request, 'X-Key', '');
    },
  ],
  [
    'malformed_header',
    (faults) => {
      faults.request = header(faults.request, 'X-Nonce', 'short');
    },
  ],
  [
    'timestamp_too_old',
    (faults) => {
      faults.request = header(faults.request, 'X-Time', String(NOW / 1000 - 301));
    },
  ],
  [
    'keys_unavailable',
    (faults) => {
      faults.keys = {
        find: () => {
          throw new Error('database');
        },
      };
    },
  ],
  [
    'unknown_key',
    (faults) => {
      faults.keys = { ...faults.key, id: 'another' };
    },
  ],
  [
    'signature_mismatch',
    (faults) => {
      faults.request = header(faults.request, 'X-Signature', 'ab'.repeat(32));
    },
  ],
  [
    'body_digest_mismatch',
    (faults) => {
      faults.request = acmeRequest({
        nonce: nonceOf(used),
        body: 'abc',
        headers: ['Content-MD5', md5('other')],
      });
    },
  ],
  [
    'key_revoked',
    (faults) => {
      faults.key = { ...faults.key, status: 'revoked' };
    },
  ],
  [
    'key_expired',
    (faults) => {
      faults.key = { ...faults.key, expiresAt: new Date(NOW - 1) };
    },
  ],
  [
    'wrong_mode',
    (faults) => {
      faults.policy = { ...faults.policy, mode: 'live' };
    },
  ],
  [
    'ip_not_allowed',
    (faults) => {
      faults.key = { ...faults.key, ipAllowlist: ['192.0.2.1'] };
    },
  ],
  [
    'insufficient_scope',
    (faults) => {
      faults.policy = { ...faults.policy, scopes: ['write'] };
    },
  ],
  [
    'replayed',
    (faults) => {
      faults.request = acmeRequest({ nonce: nonceOf(used), body: 'abc' });
    },
  ],
  [
    'rate_limited',
    (faults) => {
      faults.key = { ...faults.key, limits: [{ limit: 1, windowSeconds: 3600 }] };
    },
  ],
];

function nonceOf(request: SignedRequest): string {
  return request.headers[5] as string;
}

/** A request with all faults from the given one on. */
function faultsFrom(first: number): Faults {
  const faults: Faults = { request: acmeRequest({ body: 'abc' }), key, options: {}, policy: {} };
  for (const [, add] of ORDER.slice(first).toReversed()) add(faults);
  return faults;
}

describe('the order of the checks', () => {
  it.each(ORDER.map(([code], i) => [code, i] as const))(
    '%s is found before all that follows',
    async (code, i) => {
      const faults = faultsFrom(i);
      const throttle = { limit: 1, windowSeconds: 60, block: true };
      const keys = faults.keys ?? faults.key;
      // What the request repeats, and what spends the quota.
      const limits = [{ limit: 1, windowSeconds: 3600 }];
      await acmeVerifier({ store, keys: { ...key, limits } }).verify(used);
      const verifier = acmeVerifier({
        store,
        keys,
        ...faults.options,
        ...(faults.throttled === true && { failureThrottle: throttle }),
      });
      if (faults.throttled === true) await verifier.verify({ ...acmeRequest(), headers: [] });
      expect(codeOf(await verifier.verify(faults.request, faults.policy))).toBe(code);
    },
  );

  it('asks nobody for a key before the form and the window are right', async () => {
    const asked: string[] = [];
    const keys: KeySource = {
      find: (id) => {
        asked.push(id);
        return undefined;
      },
    };
    const verifier = acmeVerifier({ keys });
    await verifier.verify(acmeRequest({ dated: -301 }));
    await verifier.verify(acmeRequest({ nonce: 'short' }));
    expect(asked).toEqual([]);
    await verifier.verify(acmeRequest());
    expect(asked).toEqual(['key-1']);
  });

  it('asks the store for nothing but requests that passed all other checks', async () => {
    let asked = 0;
    const counting = {
      admit: () => {
        asked++;
        return { outcome: 'admitted', limits: [] } as const;
      },
    };
    const verifier = acmeVerifier({ store: counting });
    await verifier.verify(acmeRequest({ secret: OTHER_SECRET }));
    await verifier.verify(acmeRequest({ keyId: 'unknown' }));
    await verifier.verify(acmeRequest(), { scopes: ['write'] });
    expect(asked).toBe(0);
    await verifier.verify(acmeRequest());
    expect(asked).toBe(1);
  });

  it.each(['disabled', 'revoked', 'not_approved'] as const)(
    'tells that a key is %s only to one who has proved its secret',
    async (status) => {
      const keys = { ...key, status };
      const verifier = acmeVerifier({ keys });
      expect(codeOf(await verifier.verify(acmeRequest({ secret: OTHER_SECRET })))).toBe('signature_mismatch');
      expect(codeOf(await verifier.verify(acmeRequest()))).toBe(`key_${status}`);
    },
  );

  it('answers strangers and holders of a key out of use with one and the same response', async () => {
    const responses = new Set<string>();
    const verdicts = await Promise.all([
      acmeVerifier().verify(acmeRequest({ keyId: 'unknown' })),
      acmeVerifier().verify(acmeRequest({ secret: OTHER_SECRET })),
      acmeVerifier({ keys: { ...key, status: 'revoked' } }).verify(acmeRequest()),
      acmeVerifier({ keys: { ...key, expiresAt: new Date(0) } }).verify(acmeRequest()),
      acmeVerifier().verify(acmeRequest(), { mode: 'live' }),
    ]);
    for (const verdict of verdicts) if (!verdict.ok) responses.add(JSON.stringify(verdict.response));
    expect(verdicts.some((verdict) => verdict.ok)).toBe(false);
    expect(responses.size).toBe(1);
  });
});
