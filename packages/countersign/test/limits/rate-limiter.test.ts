import { afterEach, describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest';
import { onEvent } from '../../src/events/on-event.ts';
import {
  createRateLimiter,
  type LimitAllowed,
  type LimitDecision,
  type LimitRefused,
  type RateLimiter,
} from '../../src/limits/rate-limiter.ts';
import type { RateLimiterOptions } from '../../src/limits/rate-limiter-options.ts';
import { problemDetails } from '../../src/responses/problem-details.ts';
import type { RefusalFacts } from '../../src/responses/response-format.ts';
import type { Limit } from '../../src/store/limit.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import type { Admission, AdmissionRequest, Store } from '../../src/store/store.ts';

const START_MS = 1_764_547_200_000;
const LIMITS: readonly Limit[] = [
  { limit: 3, windowSeconds: 60 },
  { limit: 5, windowSeconds: 3600, name: 'hourly' },
];

interface Line {
  readonly event?: string;
  readonly [member: string]: unknown;
}

/** A limiter in a time of its own, and what it has logged. */
function limiterOf(options: Partial<RateLimiterOptions> = {}) {
  const time = { nowMs: START_MS };
  const lines: Line[] = [];
  const write = (line: Line) => void lines.push(line);
  const limiter = createRateLimiter({
    limits: LIMITS,
    store: memoryStore({ maxReplayIds: 1 }),
    clock: () => time.nowMs,
    logger: { info: write, warn: write, error: write },
    ...options,
  });
  return { limiter, lines, time };
}

/** The decision of a limiter that must decide at once. */
function decided(decision: LimitDecision | Promise<LimitDecision>): LimitDecision {
  if (decision instanceof Promise) throw new Error('the limiter did not decide at once');
  return decision;
}

function refused(decision: LimitDecision): LimitRefused {
  if (decision.ok) throw new Error('the request was let through');
  return decision;
}

async function codes(limiter: RateLimiter, count: number, keyId = 'k'): Promise<string[]> {
  const all: string[] = [];
  for (let i = 0; i < count; i++) {
    const decision = await limiter.consume(keyId);
    all.push(decision.ok ? 'ok' : decision.code);
  }
  return all;
}

/** A store that does as it is told. */
function storeThat(admit: Store['admit'], timeoutMs?: number): Store {
  return timeoutMs === undefined ? { admit } : { admit, timeoutMs };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a limiter', () => {
  it('lets through what fits, at once, with headers that tell where the key stands', () => {
    const { limiter, lines } = limiterOf();
    expect(decided(limiter.consume('k'))).toEqual({
      ok: true,
      limits: [
        { limit: 3, windowSeconds: 60, remaining: 2, resetSeconds: 60 },
        { limit: 5, windowSeconds: 3600, name: 'hourly', remaining: 4, resetSeconds: 3600 },
      ],
      headers: {
        'ratelimit-policy': '"60s";q=3;w=60, "hourly";q=5;w=3600',
        ratelimit: '"60s";r=2;t=60, "hourly";r=4;t=3600',
      },
    });
    expect(lines).toEqual([]);
  });

  it('refuses what is over a limit, and says for how long', async () => {
    const { limiter, time } = limiterOf();
    await codes(limiter, 3);
    const { code, response, limits, retryAfterSeconds } = refused(decided(limiter.consume('k')));
    expect([code, retryAfterSeconds, limits.map(({ remaining }) => remaining)]).toEqual([
      'rate_limited',
      80,
      [0, 2],
    ]);
    expect(response.status).toBe(429);
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '80',
      ratelimit: '"60s";r=0;t=80, "hourly";r=2;t=3600',
      'ratelimit-policy': '"60s";q=3;w=60, "hourly";q=5;w=3600',
    });
    expect(JSON.parse(response.body)).toMatchObject({ status: 429, code: 'rate_limited' });
    time.nowMs += 80_000;
    expect(await codes(limiter, 1)).toEqual(['ok']);
  });

  it('holds each key to limits of its own', async () => {
    const { limiter } = limiterOf();
    expect(await codes(limiter, 4, 'a')).toEqual(['ok', 'ok', 'ok', 'rate_limited']);
    expect(await codes(limiter, 1, 'b')).toEqual(['ok']);
  });

  it('counts a request for what it costs', () => {
    const { limiter } = limiterOf();
    expect(decided(limiter.consume('k', { cost: 2 })).limits[0]?.remaining).toBe(1);
    expect(decided(limiter.consume('k', { cost: 2 })).ok).toBe(false);
    expect(decided(limiter.consume('k', { cost: 0 })).ok).toBe(true);
    expect(decided(limiter.consume('k')).limits[0]?.remaining).toBe(0);
  });

  it('names no time to come again to what costs more than a limit ever has', () => {
    const { response, retryAfterSeconds } = refused(decided(limiterOf().limiter.consume('k', { cost: 4 })));
    expect(retryAfterSeconds).toBeUndefined();
    expect(response.headers).not.toHaveProperty('retry-after');
    expect(response.headers.ratelimit).toBe('"60s";r=3;t=60, "hourly";r=5;t=3600');
  });

  it('takes other limits for a request, counted with its own where they are the same', () => {
    const { limiter } = limiterOf();
    const partner: readonly Limit[] = [{ limit: 100, windowSeconds: 60 }];
    decided(limiter.consume('k', { cost: 3 }));
    expect(decided(limiter.consume('k', { limits: partner, cost: 10 })).limits).toEqual([
      { limit: 100, windowSeconds: 60, remaining: 87, resetSeconds: 60 },
    ]);
    expect(decided(limiter.consume('k')).ok).toBe(false);
    expect(decided(limiter.consume('k', { limits: [] }))).toEqual({ ok: true, limits: [], headers: {} });
  });

  it('counts with those of its name on one store, and apart from all others', async () => {
    const store = memoryStore({ maxReplayIds: 1 });
    const [one, same, other] = ['a', 'a', 'b'].map((name) => limiterOf({ store, name }).limiter);
    expect(await codes(one as RateLimiter, 3)).not.toContain('rate_limited');
    expect(await codes(same as RateLimiter, 1)).toEqual(['rate_limited']);
    expect(await codes(other as RateLimiter, 1)).toEqual(['ok']);
  });

  it('shares one store with all in the process that were given none', async () => {
    const name = 'shared by default';
    const [one, other] = [1, 2].map(() => createRateLimiter({ limits: LIMITS, name, clock: () => START_MS }));
    await codes(one as RateLimiter, 3);
    expect(await codes(other as RateLimiter, 1)).toEqual(['rate_limited']);
  });

  it('asks the store about limits alone', async () => {
    const claims: AdmissionRequest[] = [];
    const store = storeThat((claim) => {
      claims.push(claim);
      return { outcome: 'admitted', limits: [] };
    });
    await limiterOf({ store, name: 'api' }).limiter.consume('k', { cost: 7 });
    expect(claims).toEqual([
      {
        ...{ keyId: 'api:k', replayId: undefined, cost: 7, limits: LIMITS, nowMs: START_MS },
        ...{ timestampMs: START_MS, expiresAtMs: START_MS },
      },
    ]);
  });

  it('goes by the limits that it was given, whatever becomes of the list', async () => {
    const limits = [{ limit: 1, windowSeconds: 60 }];
    const { limiter } = limiterOf({ limits });
    (limits[0] as { limit: number }).limit = 100;
    limits.pop();
    expect(await codes(limiter, 2)).toEqual(['ok', 'rate_limited']);
  });

  it('words refusals and headers as it is told', async () => {
    const wire = {
      respond: ({ code, retryAfterSeconds, requestId, accept }: RefusalFacts) => ({
        status: 420,
        headers: { 'x-code': `${code} ${retryAfterSeconds} ${requestId} ${accept}` },
        body: 'slow down',
      }),
    };
    const { limiter } = limiterOf({ responseFormat: wire, rateLimitHeaders: 'legacy' });
    await codes(limiter, 3);
    const question = { requestId: 'r-1', accept: 'text/plain' };
    expect(refused(decided(limiter.consume('k', question))).response).toEqual({
      status: 420,
      headers: {
        'cache-control': 'no-store',
        'x-code': 'rate_limited 80 r-1 text/plain',
        'x-ratelimit-limit': '3',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '80',
      },
      body: 'slow down',
    });
  });

  it('tells the client nothing where it is told not to', async () => {
    const { limiter } = limiterOf({ rateLimitHeaders: 'none' });
    expect((decided(limiter.consume('k')) as LimitAllowed).headers).toEqual({});
    await codes(limiter, 2);
    const { response } = refused(decided(limiter.consume('k')));
    const plain = problemDetails().respond({
      ...{ code: 'rate_limited', problem: undefined, retryAfterSeconds: 80, nowMs: START_MS },
      ...{ requestId: undefined, accept: undefined },
    });
    expect(response).toEqual({ ...plain, headers: { ...plain.headers, 'cache-control': 'no-store' } });
  });
});

describe('looking', () => {
  it('tells where a key stands, and spends nothing', async () => {
    const { limiter } = limiterOf();
    await codes(limiter, 1);
    for (let i = 0; i < 5; i++)
      expect(await limiter.peek('k')).toMatchObject([{ remaining: 2 }, { remaining: 4 }]);
    expect(await limiter.peek('stranger')).toMatchObject([{ remaining: 3 }, { remaining: 5 }]);
    expect(await codes(limiter, 3)).toEqual(['ok', 'ok', 'rate_limited']);
    expect(await limiter.peek('k')).toMatchObject([
      { remaining: 0, retryAfterSeconds: 80 },
      { remaining: 2 },
    ]);
  });

  it('tells of other limits, too', async () => {
    const { limiter } = limiterOf();
    await codes(limiter, 2);
    expect(await limiter.peek('k', [{ limit: 10, windowSeconds: 60 }])).toMatchObject([{ remaining: 8 }]);
  });

  it('is neither logged nor published', async () => {
    const events: unknown[] = [];
    onTestFinished(onEvent('limit', (event) => events.push(event)));
    const { limiter, lines } = limiterOf();
    await limiter.peek('k');
    expect([events, lines]).toEqual([[], []]);
  });
});

describe('what is logged and published', () => {
  it('is one line for a refusal, and an event for each decision', async () => {
    const events: unknown[] = [];
    onTestFinished(onEvent('limit', (event) => events.push(event)));
    const { limiter, lines } = limiterOf({ name: 'api' });
    await codes(limiter, 3);
    await limiter.consume('k', { requestId: 'r-1', cost: 2 });
    expect(lines).toEqual([
      {
        ...{ event: 'countersign.limit', name: 'api', code: 'rate_limited', keyId: 'k', cost: 2 },
        ...{ requestId: 'r-1', retryAfterSeconds: 100, status: 429 },
      },
    ]);
    expect(events).toEqual([
      ...Array(3).fill({ name: 'api', outcome: 'admitted' }),
      { name: 'api', outcome: 'rate_limited' },
    ]);
  });
});

describe('a store that fails', () => {
  const failure = new Error('the store is down');
  const failing: [how: string, store: Store][] = [
    [
      'throws',
      storeThat(() => {
        throw failure;
      }),
    ],
    ['rejects', storeThat(() => Promise.reject(failure))],
    ['rejects with nothing', storeThat(() => Promise.reject())],
    ['answers nonsense', storeThat(() => ({ outcome: 'perhaps' }) as unknown as Admission)],
    ['answers nothing', storeThat(() => undefined as unknown as Admission)],
    ['resolves with nonsense', storeThat(async () => null as unknown as Admission)],
  ];

  it.each(failing)('and %s leaves requests to what this process has counted', async (_how, store) => {
    const { limiter, lines } = limiterOf({ store });
    expect(await codes(limiter, 4)).toEqual(['ok', 'ok', 'ok', 'rate_limited']);
    expect(await limiter.peek('k')).toMatchObject([{ remaining: 0 }, { remaining: 2 }]);
    expect(lines.map(({ event }) => event)).toEqual(['countersign.store_failed', 'countersign.limit']);
  });

  it.each(failing)('and %s has requests refused where that is the policy', async (_how, store) => {
    const { limiter, lines } = limiterOf({ store, onStoreFailure: 'refuse' });
    const { code, response, limits, retryAfterSeconds } = refused(await limiter.consume('k'));
    expect([code, limits, retryAfterSeconds]).toEqual(['store_unavailable', [], 1]);
    expect(response).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(response.headers).not.toHaveProperty('ratelimit');
    expect(await limiter.peek('k')).toBeUndefined();
    expect(lines.map(({ event }) => event)).toEqual(['countersign.store_failed', 'countersign.limit']);
  });

  it('and calls limits alone a replay has failed', async () => {
    for (const outcome of ['replayed', 'replay_unprovable'] as const) {
      const { limiter } = limiterOf({ store: storeThat(() => ({ outcome })) });
      expect(refused(decided(limiter.consume('k'))).code).toBe('store_unavailable');
      expect(await limiter.peek('k')).toBeUndefined();
    }
  });

  it('is waited for no longer than it may take', async () => {
    vi.useFakeTimers();
    const { limiter } = limiterOf({
      store: storeThat(() => new Promise(() => {}), 40),
      onStoreFailure: 'refuse',
    });
    let code: string | undefined;
    void Promise.resolve(limiter.consume('k')).then((decision) => {
      code = refused(decision).code;
    });
    await vi.advanceTimersByTimeAsync(39);
    expect(code).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(code).toBe('store_unavailable');
  });
});

describe('a mistake of the integrator', () => {
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null, 1n])(
    'in the cost is an error that names it: %s',
    (cost) => {
      const { limiter } = limiterOf();
      expect(() => limiter.consume('k', { cost: cost as number })).toThrow(RangeError);
      expect(() => limiter.consume('k', { cost: cost as number })).toThrow('"cost"');
      expect(decided(limiter.consume('k')).limits[0]?.remaining).toBe(2);
    },
  );

  it.each([undefined, null, '', 5, {}])('in the id of the key is an error: %s', (keyId) => {
    const { limiter } = limiterOf();
    expect(() => limiter.consume(keyId as string)).toThrow(TypeError);
    expect(() => limiter.peek(keyId as string)).toThrow(TypeError);
  });

  it('in limits of a request is an error that names them', () => {
    const { limiter } = limiterOf();
    const limits = [{ limit: 0, windowSeconds: 1 }];
    expect(() => limiter.consume('k', { limits })).toThrow('"limits[0].limit"');
    expect(() => limiter.peek('k', limits)).toThrow('"limits[0].limit"');
  });

  it.each<[name: string, options: object]>([
    ['limits', { limits: undefined }],
    ['limits', { limits: [] }],
    ['limits[0].windowSeconds', { limits: [{ limit: 1, windowSeconds: 0 }] }],
    ['name', { name: '' }],
    ['name', { name: 5 }],
    ['store', { store: {} }],
    ['store', { store: storeThat(() => ({ outcome: 'replayed' }), 0) }],
    ['storeTimeoutMs', { storeTimeoutMs: 50 }],
    ['onStoreFailure', { onStoreFailure: { limits: 'local' } }],
    ['onStoreFailure', { onStoreFailure: 'allow' }],
    ['rateLimitHeaders', { rateLimitHeaders: 'drafts' }],
    ['responseFormat', { responseFormat: {} }],
    ['logger', { logger: { info() {} } }],
    ['clock', { clock: 5 }],
    ['namespace', { namespace: 'x' }],
  ])('in the options is an error that names "%s": $1', (name, options) => {
    expect(() => createRateLimiter({ limits: LIMITS, ...options } as RateLimiterOptions)).toThrow(
      `"${name}"`,
    );
  });

  it('is told by the types where they can', () => {
    expectTypeOf<LimitDecision>().toEqualTypeOf<LimitAllowed | LimitRefused>();
    expectTypeOf<LimitRefused['code']>().toEqualTypeOf<'rate_limited' | 'store_unavailable'>();
  });
});
