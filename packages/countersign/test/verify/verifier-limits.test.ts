import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type Admission,
  type ApiKey,
  defineScheme,
  type Limit,
  memoryStore,
  onEvent,
  quota,
  type RoutePolicy,
  type Verdict,
  type VerifierOptions,
} from '../../src/index.ts';
import { ACME, acmeRequest, acmeVerifier, codeOf, key } from '../support/acme.ts';

const MINUTE: Limit = { limit: 3, windowSeconds: 60, name: 'minute' };
const PAYOUTS: Limit = { limit: 2, windowSeconds: 60, name: 'payouts' };

function verifierOf(
  record: Omit<ApiKey, 'id' | 'secret' | 'secrets'>,
  options: Partial<VerifierOptions> = {},
) {
  return acmeVerifier({ keys: { ...key, ...record }, ...options });
}

function remaining(verdict: Verdict): Record<string, number> {
  const limits = 'limits' in verdict ? verdict.limits : [];
  return Object.fromEntries(limits.map(({ name, ...state }) => [name, state.remaining]));
}

describe('limits that keys share', () => {
  const OWNER: Limit = { limit: 4, windowSeconds: 60, name: 'owner', sharedBy: 'merchant 17' };
  const keys: ApiKey[] = [
    { ...key, limits: [MINUTE, OWNER] },
    { ...key, id: 'key-2', limits: [MINUTE, OWNER] },
    { ...key, id: 'key-3', limits: [MINUTE, { ...OWNER, sharedBy: 'merchant 18' }] },
  ];
  const requestOf = (keyId: string) => acmeRequest({ keyId });

  it('hold for all keys of an owner together, and each key to its own limit as well', async () => {
    const verifier = acmeVerifier({ keys });
    for (const left of [2, 1, 0])
      expect(remaining(await verifier.verify(requestOf(key.id)))).toEqual({ minute: left, owner: left + 1 });
    expect(codeOf(await verifier.verify(requestOf(key.id)))).toBe('rate_limited');
    expect(remaining(await verifier.verify(requestOf('key-2')))).toEqual({ minute: 2, owner: 0 });
    const spent = await verifier.verify(requestOf('key-2'));
    expect(codeOf(spent)).toBe('rate_limited');
    expect(remaining(spent)).toEqual({ minute: 2, owner: 0 });
    expect(remaining(await verifier.verify(requestOf('key-3')))).toEqual({ minute: 2, owner: 3 });
  });

  it('hold over verifiers that share a store', async () => {
    const store = memoryStore();
    const [one, other] = ['orders', 'payouts'].map((namespace) => acmeVerifier({ keys, store, namespace }));
    await one?.verify(requestOf(key.id));
    expect(remaining((await (other as typeof one)?.verify(requestOf('key-2'))) as Verdict)).toEqual({
      minute: 2,
      owner: 2,
    });
  });

  it('are among the limits of a key that are looked at', async () => {
    const verifier = acmeVerifier({ keys });
    await verifier.verify(requestOf('key-2'));
    expect(await verifier.limitsOf(key.id)).toMatchObject([
      { remaining: 3 },
      { remaining: 3, sharedBy: 'merchant 17' },
    ]);
  });

  it('may be those of an endpoint, for all of its keys together', async () => {
    const verifier = acmeVerifier({ keys });
    const policy: RoutePolicy = {
      limits: [{ limit: 2, windowSeconds: 60, name: 'search', sharedBy: 'search' }],
    };
    await verifier.verify(requestOf(key.id), policy);
    await verifier.verify(requestOf('key-2'), policy);
    expect(codeOf(await verifier.verify(requestOf('key-3'), policy))).toBe('rate_limited');
    expect(codeOf(await verifier.verify(requestOf('key-3')))).toBe('accepted');
  });

  it('are one where key and endpoint declare them, and the lower number holds', async () => {
    const search: Limit = { limit: 2, windowSeconds: 60, name: 'search', sharedBy: 'search' };
    const verifier = acmeVerifier({
      keys: [
        { ...key, limits: [search] },
        { ...key, id: 'key-2', limits: [] },
      ],
    });
    expect(remaining(await verifier.verify(requestOf(key.id), { limits: [search] }))).toEqual({ search: 1 });
    expect(remaining(await verifier.verify(requestOf('key-2'), { limits: [search] }))).toEqual({ search: 0 });
    expect(codeOf(await verifier.verify(requestOf(key.id), { limits: [search] }))).toBe('rate_limited');
    const lower = { ...search, sharedBy: 'lower', limit: 1 };
    const own = acmeVerifier({ keys: { ...key, limits: [{ ...lower, limit: 5 }] } });
    expect(remaining(await own.verify(acmeRequest(), { limits: [lower] }))).toEqual({ search: 0 });
    expect(codeOf(await own.verify(acmeRequest(), { limits: [lower] }))).toBe('rate_limited');
    expect(codeOf(await own.verify(acmeRequest()))).toBe('accepted');
  });

  it.each([
    [{ ...OWNER, sharedBy: '' }, 'sharedBy'],
    [{ ...OWNER, sharedBy: 17 as unknown as string }, 'sharedBy'],
    [{ ...OWNER, refill: 'weekly' as unknown as 'daily' }, 'refill'],
    [{ ...quota(1, 'daily'), refill: ['daily'] as unknown as 'daily' }, 'refill'],
    [{ ...OWNER, refill: 'daily' as const }, 'windowSeconds'],
    [{ ...OWNER, owner: 'merchant 17' } as Limit, 'owner'],
  ])('are refused at the start where they are not sound (%#)', (limit, member) => {
    expect(() => acmeVerifier({ defaultLimits: [limit] })).toThrow(member);
  });
});

describe('a quota', () => {
  it('comes back with the next month, and is told with the seconds until then', async () => {
    let nowMs = Date.UTC(2026, 1, 28, 23, 59, 0);
    const verifier = verifierOf({ limits: [quota(2, 'monthly')] }, { clock: () => nowMs });
    const send = () => verifier.verify(acmeRequest({ time: String(nowMs / 1000) }));
    await send();
    await send();
    expect(await send()).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 });
    nowMs += 59_000;
    expect(codeOf(await send())).toBe('rate_limited');
    nowMs += 1000;
    expect(await send()).toMatchObject({
      limits: [{ limit: 2, refill: 'monthly', remaining: 1, resetSeconds: 31 * 86_400 }],
    });
  });
});

describe('limits of an endpoint', () => {
  it('hold beside those of the key, all or none of them counted', async () => {
    const verifier = verifierOf({ limits: [MINUTE] });
    const payouts: RoutePolicy = { limits: [PAYOUTS] };
    expect(remaining(await verifier.verify(acmeRequest(), payouts))).toEqual({ minute: 2, payouts: 1 });
    expect(remaining(await verifier.verify(acmeRequest(), payouts))).toEqual({ minute: 1, payouts: 0 });
    const third = await verifier.verify(acmeRequest(), payouts);
    expect(codeOf(third)).toBe('rate_limited');
    expect(remaining(third)).toEqual({ minute: 1, payouts: 0 });
    expect(remaining(await verifier.verify(acmeRequest()))).toEqual({ minute: 0 });
  });

  it('count together where endpoints give them one name', async () => {
    const verifier = verifierOf({ limits: [] });
    await verifier.verify(acmeRequest(), { limits: [PAYOUTS] });
    await verifier.verify(acmeRequest(), { limits: [{ ...PAYOUTS }] });
    expect(codeOf(await verifier.verify(acmeRequest(), { limits: [PAYOUTS] }))).toBe('rate_limited');
    const other = { ...PAYOUTS, name: 'refunds' };
    expect(codeOf(await verifier.verify(acmeRequest(), { limits: [other] }))).toBe('accepted');
  });

  it('are counted apart from a limit of the key that is called alike', async () => {
    const verifier = verifierOf({ limits: [MINUTE] });
    const verdict = await verifier.verify(acmeRequest(), { limits: [{ ...MINUTE, limit: 5 }] });
    expect(remaining(verdict)).toEqual({ minute: 2, 'minute (endpoint)': 4 });
  });

  it('count each key on its own', async () => {
    const keys = [key, { ...key, id: 'key-2' }];
    const verifier = acmeVerifier({ keys });
    const one: RoutePolicy = { limits: [{ ...PAYOUTS, limit: 1 }] };
    expect(codeOf(await verifier.verify(acmeRequest(), one))).toBe('accepted');
    expect(codeOf(await verifier.verify(acmeRequest({ keyId: 'key-2' }), one))).toBe('accepted');
    expect(codeOf(await verifier.verify(acmeRequest(), one))).toBe('rate_limited');
  });

  it('count a request that a mount has accepted, and the key does not pay for it again', async () => {
    const verifier = verifierOf({ limits: [MINUTE] });
    const request = acmeRequest();
    const accepted = await verifier.verify(request);
    if (!accepted.ok) throw new Error('refused');
    const further = await verifier.authorize(accepted, request, { limits: [{ ...PAYOUTS, limit: 1 }] });
    expect(remaining(further)).toEqual({ minute: 2, payouts: 0 });
    const again = await verifier.authorize(accepted, request, { limits: [{ ...PAYOUTS, limit: 1 }] });
    expect(codeOf(again)).toBe('rate_limited');
    expect(remaining(await verifier.verify(acmeRequest()))).toEqual({ minute: 1 });
  });

  it('are counted in this process alone when the store fails', async () => {
    const store = { admit: () => Promise.reject(new Error('down')) };
    const request = acmeRequest();
    const accepted = await verifierOf({}).verify(request);
    if (!accepted.ok) throw new Error('refused');
    const decide = (limits: 'local' | 'refuse') =>
      acmeVerifier({ store, onStoreFailure: { limits } }).authorize(accepted, request, { limits: [PAYOUTS] });
    expect(codeOf(await decide('local'))).toBe('accepted');
    expect(codeOf(await decide('refuse'))).toBe('store_unavailable');
  });

  it.each([
    [{ limits: [{ limit: 1, windowSeconds: 60 }] }, /"name"/],
    [{ limits: [{ ...PAYOUTS, limit: 0 }] }, /"limits\[0\]\.limit"/],
    [{ cost: -1 }, /"cost"/],
    [{ cost: 1.5 }, /"cost"/],
    [{ cost: '2' }, /"cost"/],
  ])('refuse %j when they are declared', (policy, reason) => {
    const assert = () => acmeVerifier().assertPolicy(policy as unknown as RoutePolicy);
    expect(assert).toThrow(reason);
  });
});

describe('the cost of a request', () => {
  it('is what it counts for in every limit', async () => {
    const verifier = verifierOf({ limits: [{ ...MINUTE, limit: 10 }] });
    const expensive: RoutePolicy = { cost: 4, limits: [{ ...PAYOUTS, limit: 5 }] };
    expect(remaining(await verifier.verify(acmeRequest(), expensive))).toEqual({ minute: 6, payouts: 1 });
    expect(codeOf(await verifier.verify(acmeRequest(), expensive))).toBe('rate_limited');
    expect(remaining(await verifier.verify(acmeRequest(), { cost: 0 }))).toEqual({ minute: 6 });
  });

  it('may be computed from the request and the key', async () => {
    const verifier = verifierOf({ limits: [{ ...MINUTE, limit: 100 }], owner: 'Acme' });
    const seen: unknown[] = [];
    const verdict = await verifier.verify(acmeRequest({ body: 'x'.repeat(30) }), {
      cost: ({ body }, { owner }) => {
        seen.push(owner);
        return body.length;
      },
    });
    expect(remaining(verdict)).toEqual({ minute: 70 });
    expect(seen).toEqual(['Acme']);
  });

  it.each([-1, 0.5, Number.NaN, '1'])(
    'rejects where the integrator says %s, and admits nothing',
    async (cost) => {
      const verifier = verifierOf({ limits: [MINUTE] });
      const request = acmeRequest();
      const verdict = verifier.verify(request, { cost: () => cost as number });
      await expect(verdict).rejects.toThrow(/"cost"/);
      expect(codeOf(await verifier.verify(request))).toBe('accepted');
    },
  );
});

describe('default limits', () => {
  const test: ApiKey = { id: 'key-t', secrets: key.secrets, mode: 'test' };
  const live: ApiKey = { id: 'key-l', secrets: key.secrets, mode: 'live' };
  const own: ApiKey = { id: 'key-o', secrets: key.secrets, mode: 'live', limits: [{ ...MINUTE, limit: 9 }] };
  const scheme = defineScheme({ ...ACME, defaultLimits: [{ ...MINUTE, limit: 7 }] });
  const keys = [key, test, live, own];

  async function leftTo(
    keyId: string,
    limits: VerifierOptions['defaultLimits'],
  ): Promise<number | undefined> {
    const verifier = acmeVerifier({ scheme, keys, ...(limits && { defaultLimits: limits }) });
    return remaining(await verifier.verify(acmeRequest({ keyId }))).minute;
  }

  it('differ for test and live keys; a key without a mode has the scheme’s, and one with limits its own', async () => {
    const limits = { test: [{ ...MINUTE, limit: 2 }], live: [{ ...MINUTE, limit: 50 }] };
    expect(await leftTo('key-t', limits)).toBe(1);
    expect(await leftTo('key-l', limits)).toBe(49);
    expect(await leftTo('key-o', limits)).toBe(8);
    expect(await leftTo('key-1', limits)).toBe(6);
  });

  it('are the scheme’s where none are given, and one list may serve all', async () => {
    expect(await leftTo('key-t', undefined)).toBe(6);
    expect(await leftTo('key-t', [{ ...MINUTE, limit: 4 }])).toBe(3);
  });

  it.each([
    [{ demo: [] }, /"demo"/],
    [{ test: [{ limit: 0, windowSeconds: 1 }] }, /defaultLimits\.test\[0\]\.limit/],
    [[{ limit: 1, windowSeconds: 0 }], /windowSeconds/],
  ])('refuse %j', (limits, reason) => {
    expect(() => acmeVerifier({ defaultLimits: limits as never })).toThrow(reason);
  });
});

describe('a look at a key', () => {
  it('tells where it stands, and counts nothing', async () => {
    const verifier = verifierOf({ limits: [MINUTE] });
    await verifier.verify(acmeRequest());
    for (let i = 0; i < 5; i++) {
      expect(await verifier.limitsOf('key-1')).toMatchObject([{ name: 'minute', limit: 3, remaining: 2 }]);
    }
    expect(await verifier.limitsOf('nobody')).toBeUndefined();
  });

  it('tells whose it is, without its secrets', async () => {
    const verifier = verifierOf({ owner: 'merchant 17', mode: 'test' });
    const found = await verifier.keyOf('key-1');
    expect(found).toMatchObject({ id: 'key-1', owner: 'merchant 17', mode: 'test' });
    expect(found).not.toHaveProperty('secret');
    expect(await verifier.keyOf('nobody')).toBeUndefined();
  });

  it('tells of a key that is over its limit', async () => {
    const verifier = verifierOf({ limits: [{ ...MINUTE, limit: 1 }] });
    await verifier.verify(acmeRequest());
    expect(await verifier.limitsOf('key-1')).toMatchObject([{ remaining: 0 }]);
  });

  it('rejects when the store fails', async () => {
    const store = { admit: () => Promise.reject(new Error('down')) };
    await expect(verifierOf({ limits: [MINUTE] }, { store }).limitsOf('key-1')).rejects.toThrow('down');
  });

  it('logs the failure of the store, and tells it on the channel of admissions', async () => {
    const told: unknown[] = [];
    const stop = onEvent('admission', ({ outcome }) => told.push(outcome));
    onTestFinished(stop);
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const store = { admit: () => Promise.reject(new Error('down')) };
    const asked = verifierOf({ limits: [MINUTE] }, { store, logger }).limitsOf('key-1');
    await expect(asked).rejects.toThrow('down');
    expect(told).toEqual(['failed']);
    expect(logger.error).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'countersign.store_failed' }),
      expect.any(String),
    );
  });

  it('rejects when the store does not answer within its deadline', async () => {
    const store = { admit: () => new Promise<never>(() => {}), timeoutMs: 1 };
    const asked = verifierOf({ limits: [MINUTE] }, { store }).limitsOf('key-1');
    await expect(asked).rejects.toThrow(/the store/);
  });

  it('leaves the deadline to a store that gives up by itself', async () => {
    vi.useFakeTimers();
    try {
      const answer = { outcome: 'admitted', limits: [] } as const;
      const store = {
        timeoutMs: Number.POSITIVE_INFINITY,
        admit: () => new Promise<Admission>((resolve) => setTimeout(resolve, 400, answer)),
      };
      const asked = verifierOf({ limits: [MINUTE] }, { store }).limitsOf('key-1');
      await vi.advanceTimersByTimeAsync(400);
      expect(await asked).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the headers of limits', () => {
  it('are on accepted and refused answers, by the format that is asked for', async () => {
    const verifier = verifierOf({ limits: [{ ...MINUTE, limit: 1 }] }, { rateLimitHeaders: 'both' });
    const first = await verifier.verify(acmeRequest());
    expect(first.ok && first.responseHeaders).toMatchObject({
      'ratelimit-policy': '"minute";q=1;w=60',
      ratelimit: expect.stringMatching(/^"minute";r=0;t=\d+$/),
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
    });
    const second = await verifier.verify(acmeRequest());
    expect(!second.ok && second.response).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.any(String), 'ratelimit-policy': '"minute";q=1;w=60' },
    });
  });

  it('are those of the draft under the default response format, and none where a vendor words its own', async () => {
    const ours = await verifierOf({ limits: [MINUTE] }).verify(acmeRequest());
    expect(ours.ok && Object.keys(ours.responseHeaders).sort()).toEqual([
      'cache-control',
      'ratelimit',
      'ratelimit-policy',
      'vary',
    ]);
    const wire = { respond: () => ({ status: 401, headers: {}, body: '' }) };
    const vendors = defineScheme({ ...ACME, responseFormat: wire });
    const theirs = await verifierOf({ limits: [MINUTE] }, { scheme: vendors }).verify(acmeRequest());
    expect(theirs.ok && theirs.responseHeaders).not.toHaveProperty('ratelimit');
  });

  it('may be switched off, and are checked', async () => {
    const off = verifierOf({ limits: [MINUTE] }, { rateLimitHeaders: 'none', store: memoryStore() });
    const verdict = await off.verify(acmeRequest());
    expect(verdict.ok && verdict.responseHeaders).not.toHaveProperty('ratelimit');
    expect(() => acmeVerifier({ rateLimitHeaders: 'new' as never })).toThrow(/"rateLimitHeaders"/);
  });
});
