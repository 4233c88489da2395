import { describe, expect, it } from 'vitest';
import {
  type Admission,
  type ApiKey,
  createVerifier,
  defineScheme,
  jsonField,
  type KeySecret,
  memoryStore,
  message,
  part,
  REFUSALS,
  type RefusalCode,
  type RoutePolicy,
  type SignedRequest,
  type Verifier,
  type VerifierOptions,
} from '../../src/index.ts';
import {
  ACME,
  acmeRequest,
  acmeVerifier,
  codeOf,
  GENERATED_ID,
  key,
  md5,
  NOW,
  OTHER_SECRET,
  PLAIN,
  plain,
  plainRequest,
  SECRET,
  without,
} from '../support/acme.ts';

interface Case {
  readonly request?: SignedRequest;
  readonly key?: Omit<Partial<ApiKey>, 'secret' | 'secrets'> & {
    readonly secrets?: readonly (string | KeySecret)[];
  };
  readonly options?: Partial<VerifierOptions>;
  readonly policy?: RoutePolicy;
  /** Request that was verified before on the same verifier. */
  readonly before?: SignedRequest;
}

const once = acmeRequest({ nonce: 'nonce-sent-twice-over' });

/** Codes of refusals that only an accepted request can get afterwards. */
type LaterCode =
  | 'request_in_progress'
  | 'idempotency_key_in_use'
  | 'idempotency_key_reused'
  | 'idempotent_response_lost'
  | 'event_in_progress';

/** Codes of refusals that need a body to be read from a connection. */
type BodyCode = 'body_timeout' | 'too_busy';

/** For each code, requests that are refused with it. */
const CASES: Readonly<Record<Exclude<RefusalCode, LaterCode | BodyCode>, Readonly<Record<string, Case>>>> = {
  too_many_failures: {
    'an address that has failed too often': {
      options: { failureThrottle: { limit: 1, windowSeconds: 60, block: true } },
      before: acmeRequest({ signature: 'ab'.repeat(32) }),
    },
  },
  body_too_large: {
    'a body one byte above the limit': {
      request: acmeRequest({ body: 'x'.repeat(11) }),
      options: { maxBodyBytes: 10 },
    },
  },
  missing_header: {
    'no key id': { request: without(acmeRequest(), 'X-Key') },
    'no timestamp': { request: without(acmeRequest(), 'X-Time') },
    'no nonce': { request: without(acmeRequest(), 'X-Nonce') },
    'no signature': { request: without(acmeRequest(), 'X-Signature') },
    'an empty signature': { request: acmeRequest({ signature: '' }) },
    'an event id that the endpoint requires': { policy: { requires: ['eventId'] } },
    'an idempotency key that the endpoint requires': { policy: { requires: ['idempotencyKey'] } },
    'a request id that the endpoint requires': { policy: { requires: ['requestId'] } },
  },
  malformed_header: {
    'a signature that is too short': { request: acmeRequest({ signature: 'ab'.repeat(31) }) },
    'a signature that is no hex': { request: acmeRequest({ signature: 'zz'.repeat(32) }) },
    'a nonce that is too short': { request: acmeRequest({ nonce: 'short' }) },
    'a nonce that is too long': { request: acmeRequest({ nonce: 'n'.repeat(129) }) },
    'a nonce with a line feed': { request: acmeRequest({ nonce: 'nonce-with\nline-feed' }) },
    'a timestamp in milliseconds': { request: acmeRequest({ time: String(NOW) }) },
    'an idempotency key without a value': { request: acmeRequest({ headers: ['X-Idempotency-Key', ''] }) },
    'an event id without a value': { request: acmeRequest({ headers: ['X-Event-Id', ''] }) },
    'a timestamp that is no number': { request: acmeRequest({ time: 'now' }) },
    'a key id with a space': { request: acmeRequest({ keyId: 'key 1' }) },
    'a digest with a space': { request: acmeRequest({ headers: ['Content-MD5', 'a b'] }) },
  },
  duplicate_header: {
    'two equal signatures': {
      request: { ...once, headers: [...once.headers, ...once.headers.slice(-2)] },
    },
    'two nonces, in two cases': { request: acmeRequest({ headers: ['x-NONCE', 'another-nonce-of-it'] }) },
    'two event ids': { request: acmeRequest({ headers: ['X-Event-Id', 'a', 'X-Event-Id', 'b'] }) },
  },
  malformed_target: {
    'a target with a fragment': { request: acmeRequest({ target: '/v1/things#part' }) },
  },
  malformed_body: {},
  timestamp_too_old: {
    'one second beyond the window': { request: acmeRequest({ dated: -301 }) },
    'the beginning of the epoch': { request: acmeRequest({ time: '1' }) },
  },
  timestamp_in_future: {
    'one second beyond the window': { request: acmeRequest({ dated: 301 }) },
    'eleven digits': { request: acmeRequest({ time: '99999999999' }) },
  },
  unknown_key: {
    'a key that nobody knows': { request: acmeRequest({ keyId: 'key-2' }) },
    'the id in another case': { request: acmeRequest({ keyId: 'KEY-1' }) },
    __proto__: { request: acmeRequest({ keyId: '__proto__' }) },
  },
  signature_mismatch: {
    'the secret of someone else': { request: acmeRequest({ secret: OTHER_SECRET }) },
    'another body': { request: { ...acmeRequest({ body: 'one' }), body: Buffer.from('two') } },
    'another method': { request: { ...acmeRequest(), method: 'PUT' } },
    'another target': { request: { ...acmeRequest(), url: '/v1/things?a=c' } },
    'a secret that is not yet in use': {
      key: { secrets: [{ value: SECRET, notBefore: new Date(NOW + 1) }, OTHER_SECRET] },
    },
    'a secret that is no longer in use': {
      key: { secrets: [{ value: SECRET, notAfter: new Date(NOW) }, OTHER_SECRET] },
    },
    'a key with no secret in use': { key: { secrets: [{ value: SECRET, notAfter: new Date(NOW) }] } },
  },
  body_digest_mismatch: {
    'the digest of another body': {
      request: acmeRequest({ body: 'one', headers: ['Content-MD5', md5('two')] }),
    },
  },
  key_disabled: { 'a disabled key': { key: { status: 'disabled' } } },
  key_revoked: { 'a revoked key': { key: { status: 'revoked' } } },
  key_not_approved: { 'a key not yet approved': { key: { status: 'not_approved' } } },
  key_expired: { 'a key that expires in this millisecond': { key: { expiresAt: new Date(NOW) } } },
  wrong_mode: {
    'a test key where live keys are required': { key: { mode: 'test' }, policy: { mode: 'live' } },
    'a key of no mode where live keys are required': { policy: { mode: 'live' } },
  },
  ip_not_allowed: {
    'an address outside the allowlist': { key: { ipAllowlist: ['198.51.100.0/24'] } },
    'no address': {
      request: { ...acmeRequest(), address: undefined },
      key: { ipAllowlist: ['0.0.0.0/0', '::/0'] },
    },
    'what is no address': {
      request: acmeRequest({ address: 'localhost' }),
      key: { ipAllowlist: ['0.0.0.0/0'] },
    },
  },
  insufficient_scope: {
    'a key without scopes': { policy: { scopes: ['write'] } },
    'one scope out of two': { key: { scopes: ['read'] }, policy: { scopes: ['read', 'write'] } },
    'a scope in another case': { key: { scopes: ['WRITE'] }, policy: { scopes: ['write'] } },
  },
  replayed: {
    'the same request again': { request: once, before: once },
    'the same nonce in another request': {
      request: acmeRequest({ nonce: 'nonce-sent-twice-over', dated: 9, target: '/v1/others' }),
      before: once,
    },
  },
  replay_unprovable: {
    'a request dated before the start': {
      request: acmeRequest({ dated: -1 }),
      options: {
        store: memoryStore({ maxReplayIds: 10, refuseOlderThanStart: true, clock: () => NOW }),
      },
    },
  },
  rate_limited: {
    'a second request where one is allowed': {
      key: { limits: [{ limit: 1, windowSeconds: 60 }] },
      before: acmeRequest(),
    },
  },
  keys_unavailable: {
    'a key source that throws': {
      options: {
        keys: {
          find: () => {
            throw new Error('database');
          },
        },
      },
    },
    'a key source that rejects': { options: { keys: { find: () => Promise.reject(new Error('database')) } } },
    'a record that is not sound': { options: { keys: { find: () => ({ id: key.id, secrets: [] }) } } },
  },
  store_unavailable: {
    'a store that throws': {
      options: {
        store: {
          admit: () => {
            throw new Error('redis');
          },
        },
      },
    },
    'a store that rejects': { options: { store: { admit: () => Promise.reject(new Error('redis')) } } },
  },
};

const rows = Object.entries(CASES).flatMap(([code, cases]) =>
  Object.entries(cases).map(([what, setting]) => [code as RefusalCode, what, setting] as const),
);

function verifierFor({ options, key: changes }: Case): Verifier {
  return acmeVerifier({ keys: { ...key, ...changes }, ...options });
}

describe('every refusal', () => {
  it.each(rows)('%s: %s', async (code, _what, setting) => {
    const verifier = verifierFor(setting);
    if (setting.before !== undefined) await verifier.verify(setting.before);
    const verdict = await verifier.verify(setting.request ?? acmeRequest(), setting.policy);
    expect(codeOf(verdict)).toBe(code);
    if (verdict.ok) return;
    // Of a header that only this endpoint requires, it is not authentication that lacks.
    const status = setting.policy?.requires === undefined ? REFUSALS[code].status : 400;
    expect(verdict.response.status).toBe(status);
    expect(JSON.parse(verdict.response.body)).toMatchObject({ code: REFUSALS[code].publicCode });
  });

  it('malformed_body: a body that is signed by its fields and has none', async () => {
    const scheme = defineScheme({ ...PLAIN, message: message`${part.timestamp}.${jsonField('amount')}` });
    const verdict = await acmeVerifier({ scheme }).verify(plainRequest({ body: '[1' }));
    expect(codeOf(verdict)).toBe('malformed_body');
  });

  it('malformed_target: a query that is signed decoded and cannot be', async () => {
    const scheme = defineScheme({ ...PLAIN, message: message`${part.timestamp}.${part.sortedQuery}` });
    const verdict = await acmeVerifier({ scheme }).verify({ ...plainRequest(), url: '/?a=%zz' });
    expect(codeOf(verdict)).toBe('malformed_target');
  });

  it('is reached by a test, whatever its code', () => {
    const elsewhere = [
      'malformed_body',
      'request_in_progress',
      'body_timeout',
      'too_busy',
      'idempotency_key_in_use',
      'idempotency_key_reused',
      'idempotent_response_lost',
      'event_in_progress',
    ];
    const reached = new Set([...rows.map(([code]) => code), ...elsewhere]);
    expect([...reached].sort()).toEqual(Object.keys(REFUSALS).sort());
  });
});

describe('an accepted request', () => {
  it('is accepted with what is known of it', async () => {
    const nonce = 'nonce-of-this-request';
    const headers = ['X-Request-Id', 'r-1', 'X-Idempotency-Key', 'i-1', 'X-Event-Id', 'e-1'];
    const owned = { ...key, owner: 'Acme Ltd', scopes: ['read'], mode: 'test' as const };
    const verdict = await acmeVerifier({ keys: owned }).verify(acmeRequest({ nonce, dated: -5, headers }));
    expect(verdict).toEqual({
      ok: true,
      key: { id: 'key-1', mode: 'test', scopes: ['read'], owner: 'Acme Ltd', expiresAt: undefined },
      timestamp: new Date(NOW - 5000),
      replayId: nonce,
      limits: [],
      responseHeaders: { 'cache-control': 'private', vary: 'X-Key, X-Signature' },
      secretId: undefined,
      clockSkewMs: -5000,
      requestId: 'r-1',
      idempotencyKey: 'i-1',
      eventId: 'e-1',
    });
  });

  it('tells which of several secrets it was signed with, by the id that the record gives it', async () => {
    const past = new Date(NOW - 1);
    const over = { id: 'over', value: 'a-secret-that-is-over', notAfter: past };
    const secrets = [over, { id: 'new', value: SECRET }, OTHER_SECRET];
    const verifier = acmeVerifier({ keys: { ...key, secrets } });
    for (const [secret, secretId] of [
      [SECRET, 'new'],
      [OTHER_SECRET, undefined],
    ] as const) {
      expect(await verifier.verify(acmeRequest({ secret }))).toMatchObject({ ok: true, secretId });
    }
  });

  it('carries no secret', async () => {
    const secrets = [SECRET, { value: OTHER_SECRET, notBefore: new Date(0) }];
    const verdict = await acmeVerifier({ keys: { ...key, secrets } }).verify(acmeRequest());
    expect(codeOf(verdict)).toBe('accepted');
    for (const secret of [SECRET, OTHER_SECRET]) expect(JSON.stringify(verdict)).not.toContain(secret);
    expect(verdict).not.toHaveProperty('key.secrets');
  });

  it('is decided at once where key source and store answer at once', () => {
    expect(acmeVerifier().verify(acmeRequest())).not.toBeInstanceOf(Promise);
  });

  it('may have headers that nobody reads, twice and in any number', async () => {
    const headers = Array.from({ length: 200 }, (_, i) => [`X-Other-${i % 20}`, 'v']).flat();
    expect(codeOf(await acmeVerifier().verify(acmeRequest({ headers })))).toBe('accepted');
  });

  it('may name its headers in any case', async () => {
    const request = acmeRequest();
    const headers = request.headers.map((text, i) => (i % 2 === 0 ? text.toUpperCase() : text));
    expect(codeOf(await acmeVerifier().verify({ ...request, headers }))).toBe('accepted');
  });

  it('may have a request id that is malformed or doubled, which is then as good as absent', async () => {
    for (const headers of [
      ['X-Request-Id', 'a', 'X-Request-Id', 'b'],
      ['X-Request-Id', 'a b'],
      ['X-Request-Id', 'x'.repeat(129)],
    ]) {
      const verdict = await acmeVerifier().verify(acmeRequest({ headers }));
      expect(verdict).toMatchObject({ ok: true, requestId: GENERATED_ID });
    }
  });

  it('has the body of the digest that it sends', async () => {
    const request = acmeRequest({ body: 'one', headers: ['Content-MD5', md5('one')] });
    expect(codeOf(await acmeVerifier().verify(request))).toBe('accepted');
  });

  it('may have a body of exactly the limit', async () => {
    const verifier = acmeVerifier({ maxBodyBytes: 10 });
    expect(codeOf(await verifier.verify(acmeRequest({ body: 'x'.repeat(10) })))).toBe('accepted');
  });
});

describe('the window', () => {
  it.each([-300, -299, 0, 299, 300])('admits a request dated %i s from now', async (dated) => {
    expect(codeOf(await acmeVerifier().verify(acmeRequest({ dated })))).toBe('accepted');
  });

  it('admits a request exactly as old as the window for the whole of that second', async () => {
    const verifier = acmeVerifier({ clock: () => NOW + 999 });
    expect(codeOf(await verifier.verify(acmeRequest({ dated: -300 })))).toBe('accepted');
  });

  it('has bounds of its own for the past and the future', async () => {
    const scheme = defineScheme({ ...PLAIN, toleranceSeconds: { past: 100, future: 0 } });
    const codes = [-101, -100, 0, 1].map((dated) => {
      const verdict = acmeVerifier({ scheme }).verify(plainRequest({ dated }));
      return 'ok' in verdict ? codeOf(verdict) : 'a promise';
    });
    expect(codes).toEqual(['timestamp_too_old', 'accepted', 'accepted', 'timestamp_in_future']);
  });

  it('tells the log how far the clocks are apart', async () => {
    const verdict = await acmeVerifier().verify(acmeRequest({ dated: -400 }));
    expect(verdict).toMatchObject({ detail: "the timestamp is -400 s from the server's clock" });
  });

  it.each([
    ['a nonce', undefined, acmeRequest({ dated: 299 })],
    ['a signature', plain, plainRequest({ dated: 299 })],
  ])('knows a request with %s dated 299 s ahead as replayed 598 s later', async (_by, scheme, request) => {
    let nowMs = NOW;
    const verifier = acmeVerifier({ clock: () => nowMs, ...(scheme && { scheme }) });
    expect(codeOf(await verifier.verify(request))).toBe('accepted');
    for (const seconds of [1, 299, 301, 598, 599]) {
      nowMs = NOW + seconds * 1000;
      expect(codeOf(await verifier.verify(request))).toBe('replayed');
    }
    nowMs = NOW + 600_000;
    expect(codeOf(await verifier.verify(request))).toBe('timestamp_too_old');
  });

  it('never lets a copy in at any moment of its life, the last millisecond included', async () => {
    let nowMs = NOW;
    const verifier = acmeVerifier({ clock: () => nowMs, replayMarginSeconds: 0 });
    const request = acmeRequest({ dated: 300 });
    await verifier.verify(request);
    const codes = new Set<string>();
    for (nowMs = NOW; nowMs <= NOW + 602_000; nowMs += 333) codes.add(codeOf(await verifier.verify(request)));
    expect(codes).toEqual(new Set(['replayed', 'timestamp_too_old']));
  });
});

describe('replay', () => {
  it('knows a signature again in the other case', async () => {
    const verifier = acmeVerifier({ scheme: plain });
    const request = plainRequest({ body: 'x' });
    const twin = {
      ...request,
      headers: request.headers.map((text, i) => (i === 5 ? text.toUpperCase() : text)),
    };
    expect(twin.headers).not.toEqual(request.headers);
    expect(codeOf(await verifier.verify(twin))).toBe('accepted');
    expect(codeOf(await verifier.verify(request))).toBe('replayed');
  });

  it('gives the recomputed signature as the replay id, in lower case', async () => {
    const request = plainRequest({ body: 'x' });
    const headers = request.headers.map((text, i) => (i === 5 ? text.toUpperCase() : text));
    const verdict = await acmeVerifier({ scheme: plain }).verify({ ...request, headers });
    expect(verdict).toMatchObject({ ok: true, replayId: request.headers[5] });
  });

  it('does not burn the nonce of a request whose signature is wrong', async () => {
    const verifier = acmeVerifier();
    const nonce = 'nonce-that-a-stranger-saw';
    expect(codeOf(await verifier.verify(acmeRequest({ nonce, secret: OTHER_SECRET })))).toBe(
      'signature_mismatch',
    );
    expect(codeOf(await verifier.verify(acmeRequest({ nonce })))).toBe('accepted');
  });

  it.each([
    ['of a key that is disabled', { status: 'disabled' as const }, 'key_disabled'],
    ['from a wrong address', { ipAllowlist: ['192.0.2.1'] }, 'ip_not_allowed'],
  ])('does not burn the nonce of a request %s', async (_what, changes, code) => {
    const store = memoryStore({ maxReplayIds: 10 });
    const request = acmeRequest();
    const refusing = acmeVerifier({ store, keys: { ...key, ...changes } });
    expect(codeOf(await refusing.verify(request))).toBe(code);
    expect(codeOf(await acmeVerifier({ store }).verify(request))).toBe('accepted');
  });

  it('keeps nonces of two keys apart', async () => {
    const keys = [key, { id: 'key-2', secret: OTHER_SECRET }];
    const verifier = acmeVerifier({ keys });
    const nonce = 'nonce-that-two-keys-use';
    expect(codeOf(await verifier.verify(acmeRequest({ nonce })))).toBe('accepted');
    const second = acmeRequest({ nonce, keyId: 'key-2', secret: OTHER_SECRET });
    expect(codeOf(await verifier.verify(second))).toBe('accepted');
  });

  it('is known to all verifiers of one store and namespace', async () => {
    const store = memoryStore({ maxReplayIds: 10 });
    const request = acmeRequest();
    expect(codeOf(await acmeVerifier({ store }).verify(request))).toBe('accepted');
    expect(codeOf(await acmeVerifier({ store }).verify(request))).toBe('replayed');
    expect(codeOf(await acmeVerifier({ store, namespace: 'other' }).verify(request))).toBe('accepted');
  });

  it('is known to verifiers that were given no store, since they share one', async () => {
    const make = () =>
      createVerifier({
        scheme: plain,
        keys: key,
        clock: () => NOW,
        namespace: 'shared-store-test',
      });
    const request = plainRequest({ body: 'shared' });
    expect(codeOf(await make().verify(request))).toBe('accepted');
    expect(codeOf(await make().verify(request))).toBe('replayed');
  });

  it('is asked of the store with the life of the request, margins included', async () => {
    const claims: unknown[] = [];
    const admit = (claim: unknown): Admission => {
      claims.push(claim);
      return { outcome: 'admitted', limits: [] };
    };
    const options = { store: { admit }, replayMarginSeconds: 7, keysTimeoutMs: 1000, namespace: 'space' };
    await acmeVerifier(options).verify(acmeRequest({ dated: 20, nonce: 'nonce-in-the-claim' }));
    expect(claims).toEqual([
      {
        keyId: 'space:key-1',
        replayId: 'nonce-in-the-claim',
        cost: 1,
        replayIdIsDigest: false,
        timestampMs: NOW + 20_000,
        // Past window, the second in which it ends, the future window (a nonce), the clocks' margin and the wait for the key.
        expiresAtMs: NOW + 20_000 + 300_000 + 1000 + 300_000 + 7000 + 1000,
        limits: [],
        nowMs: NOW,
      },
    ]);
  });
});

describe('rotation of secrets', () => {
  const DAY = 86_400_000;
  const rotating = {
    ...key,
    secrets: [
      { value: SECRET, notAfter: new Date(NOW + DAY) },
      { value: OTHER_SECRET, notBefore: new Date(NOW) },
    ],
  };

  it.each([
    [-1, SECRET, 'accepted'],
    [-1, OTHER_SECRET, 'signature_mismatch'],
    [0, SECRET, 'accepted'],
    [0, OTHER_SECRET, 'accepted'],
    [DAY - 1, SECRET, 'accepted'],
    [DAY, SECRET, 'signature_mismatch'],
    [DAY, OTHER_SECRET, 'accepted'],
  ])('%i ms after the new secret begins, %s is %s', async (afterMs, secret, code) => {
    const nowMs = NOW + afterMs;
    const verifier = acmeVerifier({ keys: rotating, clock: () => nowMs });
    const time = String(Math.floor(nowMs / 1000));
    expect(codeOf(await verifier.verify(acmeRequest({ secret, time })))).toBe(code);
  });

  it('tells the log when a key has no secret in use', async () => {
    const keys = { ...key, secrets: [{ value: SECRET, notAfter: new Date(0) }] };
    expect(await acmeVerifier({ keys }).verify(acmeRequest())).toMatchObject({
      code: 'signature_mismatch',
      detail: 'the key has no secret in use at this time',
    });
  });
});

describe('limits', () => {
  it('are those of the key, else those of the scheme', async () => {
    const scheme = defineScheme({ ...ACME, defaultLimits: [{ limit: 2, windowSeconds: 60 }] });
    const own = { ...key, id: 'own', limits: [{ limit: 9, windowSeconds: 60 }] };
    const none = { ...key, id: 'none', limits: [] };
    const verifier = acmeVerifier({ scheme, keys: [key, own, none] });
    const stateOf = async (keyId: string) => {
      const verdict = await verifier.verify(acmeRequest({ keyId }));
      return verdict.ok ? verdict.limits.map(({ limit, remaining }) => [limit, remaining]) : verdict.code;
    };
    expect(await stateOf('key-1')).toEqual([[2, 1]]);
    expect(await stateOf('own')).toEqual([[9, 8]]);
    expect(await stateOf('none')).toEqual([]);
  });

  it('are told to the log, with the time to wait told to the sender', async () => {
    const keys = { ...key, limits: [{ limit: 1, windowSeconds: 60, name: 'minute' }] };
    const verifier = acmeVerifier({ keys });
    await verifier.verify(acmeRequest());
    const verdict = await verifier.verify(acmeRequest());
    expect(verdict).toMatchObject({
      code: 'rate_limited',
      limits: [{ name: 'minute', limit: 1, remaining: 0 }],
      response: { status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } },
    });
  });
});

describe('authorize', () => {
  const scoped: ApiKey = { ...key, scopes: ['read'], mode: 'test' };

  async function accepted(request: SignedRequest) {
    const verifier = acmeVerifier({ keys: scoped });
    const verdict = await verifier.verify(request);
    if (!verdict.ok) throw new Error(verdict.code);
    return { verifier, verdict };
  }

  it.each([
    [{ scopes: ['read'] }, undefined],
    [{ scopes: ['write'] }, 'insufficient_scope'],
    [{ mode: 'test' as const }, undefined],
    [{ mode: 'live' as const }, 'wrong_mode'],
    [{ requires: ['eventId' as const] }, 'missing_header'],
    [{}, undefined],
  ])('decides on %j', async (policy, code) => {
    const request = acmeRequest();
    const { verifier, verdict } = await accepted(request);
    const again = await verifier.authorize(verdict, request, policy);
    expect(again.ok ? undefined : again.code).toBe(code);
  });

  it('takes no further request from the key', async () => {
    const request = acmeRequest();
    const { verifier, verdict } = await accepted(request);
    await verifier.authorize(verdict, request, { scopes: ['read'] });
    expect(await verifier.authorize(verdict, request, { scopes: ['read'] })).toBe(verdict);
  });
});

describe('assertRoutePolicy', () => {
  it.each([
    [{ scope: ['read'] }, /"scope"/],
    [{ scopes: 'read' }, /"scopes"/],
    [{ scopes: [''] }, /"scopes"/],
    [{ scopes: [1] }, /"scopes"/],
    [{ mode: 'prod' }, /"mode"/],
    [{ requires: ['nonce'] }, /"requires"/],
    [null, /the policy takes an options object/],
  ])('refuses %j', (policy, reason) => {
    expect(() => acmeVerifier().assertPolicy(policy as RoutePolicy)).toThrow(reason);
  });

  it('refuses a header that the scheme does not declare', () => {
    expect(() => acmeVerifier({ scheme: plain }).assertPolicy({ requires: ['eventId'] })).toThrow(
      /"eventId"/,
    );
  });

  it('takes what the scheme knows', () => {
    const policy: RoutePolicy = { scopes: ['a'], mode: 'live', requires: ['eventId', 'requestId'] };
    expect(() => acmeVerifier().assertPolicy(policy)).not.toThrow();
  });
});

describe('a body that is read after its head was judged', () => {
  function started(verifier: Verifier) {
    const attempt = verifier.start(acmeRequest(), {}, Number.NaN);
    if ('ok' in attempt) throw new Error(`refused as ${attempt.code}`);
    return attempt;
  }

  it.each([
    ['body_too_large', 413, undefined],
    ['body_timeout', 408, undefined],
    ['too_busy', 503, '1'],
  ] as const)('may be refused as %s', (code, status, retryAfter) => {
    const verifier = acmeVerifier();
    const refusal = verifier.refuseBody(started(verifier), code);
    expect(refusal).toMatchObject({ code, response: { status } });
    expect(refusal.response.headers['retry-after']).toBe(retryAfter);
  });

  it('is too large when it is, whatever was declared', async () => {
    const verifier = acmeVerifier({ maxBodyBytes: 10 });
    expect(await verifier.finish(started(verifier), Buffer.alloc(11))).toMatchObject({
      code: 'body_too_large',
    });
  });

  it('that took so long that its request is too old is refused, though its head was in time', async () => {
    let nowMs = NOW;
    const verifier = acmeVerifier({ clock: () => nowMs });
    const first = acmeRequest({ dated: -290 });
    expect(codeOf(await verifier.verify(first))).toBe('accepted');
    const copy = verifier.start(first, {}, 0);
    if ('ok' in copy) throw new Error(`refused as ${copy.code}`);
    nowMs += 60_000;
    // Long enough for the first one to be forgotten.
    for (let i = 0; i < 3; i++) await verifier.verify(acmeRequest({ dated: 60 }));
    expect(await verifier.finish(copy, first.body)).toMatchObject({ code: 'timestamp_too_old' });
  });

  it('is not waited for where the head decides', () => {
    const verifier = acmeVerifier({ maxBodyBytes: 10 });
    for (const [head, bytes, code] of [
      [acmeRequest(), 11, 'body_too_large'],
      [acmeRequest({ dated: -301 }), 10, 'timestamp_too_old'],
      [without(acmeRequest(), 'X-Signature'), Number.NaN, 'missing_header'],
    ] as const)
      expect(verifier.start(head, {}, bytes)).toMatchObject({ ok: false, code });
  });
});
