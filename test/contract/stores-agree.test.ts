import {
  type Admission,
  type AdmissionRequest,
  type Limit,
  memoryStore,
  quota,
  type Store,
} from 'countersign';
import { redis } from 'countersign/redis';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { shiftTime } from '../support/redis/shift-time.ts';

const LIMIT_LISTS: readonly (readonly Limit[])[] = [
  [],
  [{ limit: 3, windowSeconds: 10 }],
  [
    { limit: 4, windowSeconds: 10, name: 'short' },
    { limit: 9, windowSeconds: 60 },
  ],
  [{ limit: 1, windowSeconds: 0.5 }],
  [{ limit: 600, windowSeconds: 60 }],
  [{ limit: 3, windowSeconds: 10, sharedBy: 'both' }],
  [
    { limit: 4, windowSeconds: 10 },
    { limit: 6, windowSeconds: 60, sharedBy: 'both' },
  ],
  [quota(9, 'daily'), { ...quota(12, 'monthly'), sharedBy: 'both' }],
];

/** Next step: time passes, then a request comes. */
const step = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.integer({ max: 400, min: 0 }), fc.integer({ max: 40_000, min: 0 })),
  key: fc.constantFrom('a', 'b'),
  replayId: fc.integer({ min: 0, max: 40 }),
  datedMs: fc.integer({ min: -20_000, max: 20_000 }),
  limits: fc.constantFrom(...LIMIT_LISTS),
  // Most are requests of a verifier; some are about limits alone, or only look.
  isAlone: fc.oneof(
    { weight: 3, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  cost: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }) },
  ),
});

const LIFE_MS = 45_000;

describe('the memory store and the store on Redis', () => {
  let server: RedisServer;
  let administrator: Redis;
  let inRedis: Store;
  let nowMs = 1_800_000_000_000;
  beforeAll(async () => {
    server = await startRedis();
    administrator = server.client();
    inRedis = redis(server.client(), { clock: () => nowMs, timeoutMs: 5_000 }).store;
  });
  afterAll(() => server.stop());

  it('decide alike on any sequence of requests that are used for the first time or are alive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        await administrator.flushall();
        const inMemory = memoryStore({ maxReplayIds: 1000, maxKeys: 10 });
        // An id that has died may be forgotten or not: a request that bears one can no longer come.
        const dies = new Map<string, number>();
        for (const { afterMs, key, replayId, datedMs, isAlone, ...rest } of steps) {
          nowMs += afterMs;
          if (afterMs > 0) await shiftTime(administrator, afterMs);
          const id = `${key}/${replayId}`;
          if (!isAlone && (dies.get(id) ?? Number.POSITIVE_INFINITY) <= nowMs) continue;
          const timestampMs = nowMs + datedMs;
          const claim: AdmissionRequest = {
            ...{ ...rest, keyId: key, replayId: isAlone ? undefined : id, nowMs, timestampMs },
            expiresAtMs: timestampMs + LIFE_MS,
          };
          const expected: Admission = inMemory.admit(claim);
          expect(await inRedis.admit(claim)).toEqual(expected);
          if (expected.outcome === 'admitted' && !isAlone) dies.set(id, claim.expiresAtMs);
        }
      }),
      { numRuns: 60 },
    );
  });
});
