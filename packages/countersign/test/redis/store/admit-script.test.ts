import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { startRedis } from '../../../../../test/support/redis/redis-server.ts';
import { shiftTime } from '../../../../../test/support/redis/shift-time.ts';
import { until } from '../../../../../test/support/redis/until.ts';
import type { Limit, Store } from '../../../src/index.ts';
import { redisStore } from '../../../src/redis/redis-store.ts';
import type { RedisStoreOptions } from '../../../src/redis/redis-store-options.ts';
import { SETS } from '../../../src/redis/store/account-script.ts';
import { toGiveBackArguments } from '../../../src/redis/store/admission-batch.ts';
import { GIVE_BACK } from '../../../src/redis/store/give-back-script.ts';
import { accountName } from '../../../src/redis/store/key-names.ts';
import { callScript } from '../../../src/redis/store/script-call.ts';
import type { RedisClient } from '../../../src/redis.ts';
import type { ReplayAdmissionRequest } from '../../../src/store.ts';
import { limitClaim, request } from '../support/requests.ts';

const KEY_ID = 'acme:key-1';
const START_MS = 1_764_547_200_000;
const MINUTE: readonly Limit[] = [{ limit: 2, windowSeconds: 60 }];

const redis = redisOfFile();

/** A store that is given time, on a connection of its own, since each listens to its redis.client. */
function openStore(options: RedisStoreOptions = {}): Store {
  return redisStore(redis.server.client(), { timeoutMs: 5_000, ...options });
}

/** A store in a time of its own. */
class Timeline {
  nowMs = START_MS;
  readonly #store: Store;

  constructor() {
    this.#store = openStore({ clock: () => this.nowMs });
  }

  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    await shiftTime(redis.client, ms);
  }

  async outcome(changes: Partial<ReplayAdmissionRequest>): Promise<string> {
    return (await this.#store.admit(request({ nowMs: this.nowMs, ...changes }))).outcome;
  }

  /** Asks for limits alone. */
  async spend(cost: number, limits: readonly Limit[]): Promise<string> {
    return (await this.#store.admit(limitClaim({ nowMs: this.nowMs, limits, cost }))).outcome;
  }
}

async function sets(): Promise<string[]> {
  return (await redis.client.keys('*')).filter((key) => !key.endsWith('account'));
}

async function countIds(): Promise<number> {
  const sizes = await Promise.all((await sets()).map((key) => redis.client.scard(key)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('the ring of sets', () => {
  const STEP_MS = 30_000;
  const LIFE_MS = 600_000;
  const RUNS = 20;

  test.each([
    ['of now', () => 0],
    ['dated all over the window', (i: number) => ((i * 37) % 600) * 1000 - 300_000],
    ['dated as far in the future as may be', () => 300_000],
  ])('lets dead ids go over hours of requests %s, in five keys', async (_what, dated) => {
    const time = new Timeline();
    let most = 0;
    for (let i = 0; i < 360; i++) {
      const timestampMs = time.nowMs + dated(i);
      expect(await time.outcome({ timestampMs, expiresAtMs: timestampMs + LIFE_MS })).toBe('admitted');
      await time.pass(STEP_MS);
      most = Math.max(most, await countIds());
      if (i % 10 === 0) expect((await redis.client.keys('*')).length).toBeLessThanOrEqual(1 + SETS);
    }
    // 20 are made in a usual life, and 30 in that of one dated far in the future.
    expect(most).toBeLessThanOrEqual(60);
    await time.pass(2 * LIFE_MS);
    expect(await redis.client.keys('*')).toEqual([]);
  });

  type Step =
    | { readonly do: 'new'; readonly dated: number; readonly life: number }
    | { readonly do: 'again'; readonly which: number; readonly dated: number }
    | { readonly do: 'pass'; readonly ms: number }
    | { readonly do: 'spend'; readonly cost: number }
    | { readonly do: 'lose the account' };

  // Two schemes, one of a window of a minute and one of ten.
  const lives = fc.constantFrom(60_000, 600_000);
  const dated = fc.double({ min: -1, max: 1, noNaN: true });
  const requests: fc.Arbitrary<Step>[] = [
    fc.record({ do: fc.constant('new' as const), dated, life: lives }),
    fc.record({ do: fc.constant('again' as const), which: fc.nat(), dated }),
  ];
  const passing = (min: number, max: number): fc.Arbitrary<Step> =>
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min, max }) });
  const spending: fc.Arbitrary<Step> = fc.record({
    do: fc.constant('spend' as const),
    cost: fc.integer({ min: 0, max: 3 }),
  });
  const loss: fc.Arbitrary<Step> = fc.constant({ do: 'lose the account' as const });

  interface Seen {
    readonly replayId: string;
    readonly life: number;
    expiresAtMs: number;
    /** Once dead it may be let go, even if the clock is set back to a time at which it lived. */
    isDead: boolean;
  }

  test.each([
    ['whatever the dates and the order', [passing(0, 200_000)]],
    ['when the clock is set forward and back', [passing(0, 200_000), passing(-900_000, 900_000)]],
    ['when the account is lost', [passing(0, 200_000), loss]],
    ['when requests about limits alone come between', [passing(-900_000, 900_000), spending, loss]],
  ])('never admits an id twice while it lives, %s', async (_what, others) => {
    const steps = fc.oneof(...requests, ...requests, ...requests, ...others, ...others);
    const time = new Timeline();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 30, maxLength: 70 }), async (list) => {
        await redis.client.flushall();
        time.nowMs = START_MS;
        const seen: Seen[] = [];
        for (const step of list) {
          if (step.do === 'pass') {
            await time.pass(step.ms);
            for (const one of seen) one.isDead ||= one.expiresAtMs <= time.nowMs;
          } else if (step.do === 'lose the account')
            await redis.client.del(`countersign:{${KEY_ID}}:account`);
          else if (step.do === 'spend') await time.spend(step.cost, MINUTE);
          else if (step.do === 'new') {
            const timestampMs = Math.floor(time.nowMs + (step.dated * step.life) / 2);
            const one = {
              replayId: `id-${seen.length}`,
              life: step.life,
              expiresAtMs: timestampMs + step.life,
              isDead: false,
            };
            const { replayId, expiresAtMs } = one;
            expect(await time.outcome({ timestampMs, replayId, expiresAtMs })).toBe('admitted');
            seen.push(one);
          } else if (seen.length > 0) {
            const one = seen[step.which % seen.length] as Seen;
            const timestampMs = Math.floor(time.nowMs + (step.dated * one.life) / 2);
            const expiresAtMs = timestampMs + one.life;
            const outcome = await time.outcome({ timestampMs, replayId: one.replayId, expiresAtMs });
            if (!one.isDead) expect(outcome).toBe('replayed');
            if (outcome === 'admitted') Object.assign(one, { expiresAtMs, isDead: false });
          }
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  test('ids that share a life with ids of longer ones are all held', async () => {
    const time = new Timeline();
    const [short, long] = [1_000, 3_600_000];
    const requests = Array.from({ length: 40 }, (_, i) => ({
      replayId: `id-${i}`,
      expiresAtMs: time.nowMs + (i % 2 === 0 ? short : long),
    }));
    for (const each of requests) expect(await time.outcome(each)).toBe('admitted');
    await time.pass(long - 1);
    for (const each of requests.filter((_, i) => i % 2 === 1))
      expect(await time.outcome(each)).toBe('replayed');
  });

  test('an id is known in a batch with itself', async () => {
    const store = openStore();
    const same = request();
    const all = await Promise.all(Array.from({ length: 200 }, () => store.admit(same)));
    expect(all.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(1);
  });
});

describe('a request about limits alone', () => {
  test('leaves nothing but an account, which goes once it counts no more', async () => {
    const time = new Timeline();
    expect(await time.spend(2, MINUTE)).toBe('admitted');
    expect(await time.spend(1, MINUTE)).toBe('rate_limited');
    expect(await redis.client.keys('*')).toEqual([`countersign:{${KEY_ID}}:account`]);
    await time.pass(120_000 + 16_000);
    expect(await redis.client.dbsize()).toBe(0);
  });

  test('leaves nothing at all when it only looks', async () => {
    const time = new Timeline();
    expect(await time.spend(0, MINUTE)).toBe('admitted');
    expect(await redis.client.dbsize()).toBe(0);
  });

  test.each([
    ['at once', 0],
    ['after the window', 70_000],
    ['after the clock was set back', -30_000],
  ])('writes nothing when it only looks %s', async (_when, ms) => {
    const time = new Timeline();
    await time.outcome({ limits: MINUTE });
    await time.pass(ms);
    const all = async () =>
      Promise.all((await redis.client.keys('*')).toSorted().map((key) => redis.client.dumpBuffer(key)));
    const before = await all();
    expect(await time.spend(0, [...MINUTE, { limit: 5, windowSeconds: 3600 }])).toBe('admitted');
    expect(await all()).toEqual(before);
  });

  test('counts nothing of what it only looks at in a batch with others', async () => {
    const store = openStore();
    const others = [{ limit: 5, windowSeconds: 3600 }];
    const [looked, spent] = await Promise.all([
      store.admit(limitClaim({ limits: others, cost: 0 })),
      store.admit(limitClaim({ limits: MINUTE })),
    ]);
    expect(looked).toMatchObject({ outcome: 'admitted', limits: [{ remaining: 5 }] });
    expect(spent).toMatchObject({ outcome: 'admitted', limits: [{ remaining: 1 }] });
    expect(await store.admit(limitClaim({ limits: others }))).toMatchObject({ limits: [{ remaining: 4 }] });
  });
});

describe('giving back', () => {
  const name = accountName('countersign:', KEY_ID);
  const orderFor = (one: ReplayAdmissionRequest) => toGiveBackArguments(one, name);
  const giveBack = async (order: ReturnType<typeof orderFor>) =>
    (await callScript(redis.client as RedisClient, GIVE_BACK, order)).reply;

  test('lets the request in again, once', async () => {
    const store = openStore();
    const one = request();
    await store.admit(one);
    expect(await giveBack(orderFor(one))).toBe(1);
    expect(await store.admit(one)).toMatchObject({ outcome: 'admitted' });
    expect(await store.admit(one)).toMatchObject({ outcome: 'replayed' });
  });

  test('takes nothing away that was admitted in between when the same order comes twice', async () => {
    const store = openStore();
    const one = request();
    await store.admit(one);
    const order = orderFor(one);
    expect(await giveBack(order)).toBe(1);
    expect(await store.admit(one)).toMatchObject({ outcome: 'admitted' });
    expect(await giveBack(order)).toBe(0);
    expect(await store.admit(one)).toMatchObject({ outcome: 'replayed' });
  });

  test('takes nothing away by the same order when the id moved on to another set in between', async () => {
    const time = new Timeline();
    const one = request({ nowMs: time.nowMs });
    const order = orderFor(one);
    expect(await time.outcome(one)).toBe('admitted');
    expect(await giveBack(order)).toBe(1);
    await time.pass(200_000);
    // The set in use is the next one by now.
    expect(await time.outcome({ ...one, nowMs: time.nowMs })).toBe('admitted');
    expect(await giveBack(order)).toBe(0);
    expect(await time.outcome({ ...one, nowMs: time.nowMs })).toBe('replayed');
  });

  test('can be done again for an id that was admitted and too late again', async () => {
    const store = openStore();
    const one = request();
    for (let round = 0; round < 3; round++) {
      expect(await store.admit(one)).toMatchObject({ outcome: 'admitted' });
      expect(await giveBack(orderFor(one))).toBe(1);
    }
    expect(await store.admit(one)).toMatchObject({ outcome: 'admitted' });
  });

  test('does nothing after its deadline', async () => {
    const store = openStore();
    const one = request();
    await store.admit(one);
    const [nowMs, soonMs] = [Date.now(), Date.now() + 60_000];
    expect(await giveBack(toGiveBackArguments(one, name, nowMs - 1))).toBe(0);
    expect(await store.admit(one)).toMatchObject({ outcome: 'replayed' });
    expect(await giveBack(toGiveBackArguments(one, name, soonMs))).toBe(1);
  });

  test('leaves the time to live of its set, also when it empties it', async () => {
    const store = openStore();
    const one = request();
    await store.admit(one);
    await giveBack(orderFor(one));
    for (const key of await redis.client.keys('*')) expect(await redis.client.pttl(key)).toBeGreaterThan(0);
  });

  test('does nothing for an id that nobody admitted', async () => {
    expect(await giveBack(orderFor(request()))).toBe(0);
    expect(await redis.client.dbsize()).toBe(0);
  });

  test('does not touch other ids, nor those of other keys', async () => {
    const store = openStore();
    const [one, other] = [request(), request()];
    const elsewhere = { ...one, keyId: 'acme:key-2' };
    for (const each of [one, other, elsewhere]) await store.admit(each);
    await giveBack(orderFor(one));
    expect(await store.admit(other)).toMatchObject({ outcome: 'replayed' });
    expect(await store.admit(elsewhere)).toMatchObject({ outcome: 'replayed' });
  });
});

describe('the start of the server', () => {
  test('is never taken to be earlier than it was, in any part of a second', async () => {
    const isolated = await startRedis();
    try {
      // Late in a second, since Redis tells its start without the fraction.
      await until('a second is nearly over', () => Date.now() % 1000 > 800);
      const beforeStart = Date.now();
      await isolated.restart();
      const store = redisStore(isolated.client(), { timeoutMs: 5_000, refuseOlderThanStart: true });
      const outcomes = new Set<string>();
      await until('a new request passes', async () => {
        const old = { timestampMs: beforeStart, expiresAtMs: beforeStart + 300_000 };
        outcomes.add((await store.admit(request(old))).outcome);
        return (await store.admit(request())).outcome === 'admitted' && Date.now() - beforeStart > 1500;
      });
      expect([...outcomes]).toEqual(['replay_unprovable']);
    } finally {
      await isolated.stop();
    }
  });

  test('is kept for a key that is known, so that no request is refused for it later', async () => {
    const store = openStore({ refuseOlderThanStart: true });
    await until('a new request passes', async () => (await store.admit(request())).outcome === 'admitted');
    const old = Date.now() - 200_000;
    expect(await store.admit(request({ timestampMs: old, expiresAtMs: old + 300_000 }))).toEqual({
      outcome: 'replay_unprovable',
    });
    const lenient = openStore();
    expect(await lenient.admit(request({ keyId: 'acme:key-2', timestampMs: old }))).toMatchObject({
      outcome: 'admitted',
    });
  });

  test('holds for a key of which only limits were asked before', async () => {
    const store = openStore({ refuseOlderThanStart: true });
    await until('a new request passes', async () => {
      const other = request({ keyId: 'acme:key-2' });
      return (await store.admit(other)).outcome === 'admitted';
    });
    expect(await store.admit(limitClaim({ limits: MINUTE }))).toMatchObject({ outcome: 'admitted' });
    const old = Date.now() - 200_000;
    expect(await store.admit(request({ timestampMs: old, expiresAtMs: old + 300_000 }))).toEqual({
      outcome: 'replay_unprovable',
    });
    expect(await store.admit(request())).toMatchObject({ outcome: 'admitted' });
  });

  test('calls a replay a replay, also when it is dated before the start', async () => {
    const one = request({ timestampMs: Date.now() - 200_000 });
    await openStore().admit(one);
    await redis.client.del(`countersign:{${KEY_ID}}:account`);
    expect(await openStore({ refuseOlderThanStart: true }).admit(one)).toEqual({
      outcome: 'replayed',
    });
  });
});
