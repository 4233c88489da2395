/** Growth of the time of a check with the content of Redis. */

import { redis } from 'countersign/redis';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { type ClaimingKey, claimingKeys, claimsOfAny, claimsOfEach, LIFE_MS } from './redis-claims.ts';
import { type Check, checkAll, checkBy, fill, infoNumber, PATIENT } from './redis-load.ts';
import { collectGarbage, timedRounds } from './rounds.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** The time of a check among so many, by that among the fewest. */
export interface RedisGrowthResult {
  readonly count: number;
  /** As the process that asks sees it. */
  readonly toFewest: Spread;
  /** As Redis counts it for the script alone. */
  readonly serverToFewest: Spread;
}

/** The growth with live replay ids of one API key, and with API keys. */
export interface RedisGrowth {
  readonly byLiveIds: readonly RedisGrowthResult[];
  readonly byApiKeys: readonly RedisGrowthResult[];
}

const LIVE_IDS = [1000, 10_000, 100_000, 1_000_000];
const API_KEYS = [10, 100, 1000, 10_000, 100_000];
const STEPS = 20;

/** Measures both; in a quick run without the largest. */
export async function measureRedisGrowth(quick: boolean): Promise<RedisGrowth> {
  const few = quick ? -1 : Number.POSITIVE_INFINITY;
  return {
    byLiveIds: await growthOver(LIVE_IDS.slice(0, few), quick, (liveIds) => Among.ids(liveIds)),
    byApiKeys: await growthOver(API_KEYS.slice(0, few), quick, (apiKeys) => Among.keys(apiKeys)),
  };
}

async function growthOver(
  counts: readonly number[],
  quick: boolean,
  start: (count: number) => Promise<Among>,
): Promise<RedisGrowthResult[]> {
  const all: Among[] = [];
  try {
    for (const count of counts) all.push(await start(count));
    for (const { round, counts: isCounted } of timedRounds(quick ? 2 : 15)) {
      for (let turn = 0; turn < all.length; turn++) {
        await (all[(turn + round) % all.length] as Among).takeTurn(quick ? 500 : 1000, isCounted);
      }
    }
  } finally {
    await Promise.all(all.map((each) => each.stop()));
  }
  const fewest = all[0] as Among;
  return all.map(({ count, times, serverTimes }) => ({
    count,
    toFewest: ratioOf(times, fewest.times),
    serverToFewest: ratioOf(serverTimes, fewest.serverTimes),
  }));
}

/** A server that holds so many of something. */
class Among {
  readonly count: number;
  /** Of each turn: seconds for each check. */
  readonly times: number[] = [];
  /** Of each turn: microseconds of the script for each check. */
  readonly serverTimes: number[] = [];
  readonly #server: RedisServer;
  readonly #administrator: ReturnType<RedisServer['client']>;
  readonly #keys: readonly ClaimingKey[];
  readonly #check: Check;

  private constructor(count: number, server: RedisServer, keys: readonly ClaimingKey[]) {
    this.count = count;
    this.#server = server;
    this.#administrator = server.client();
    this.#keys = keys;
    this.#check = checkBy(redis(server.client(), PATIENT).store);
  }

  /** One API key whose ids have come evenly over a whole life, so that they are spread over its sets. */
  static async ids(liveIds: number): Promise<Among> {
    const server = await startRedis();
    const keys = claimingKeys(1);
    for (let step = STEPS - 1; step >= 0; step--) {
      const nowMs = Date.now() - (step * LIFE_MS) / STEPS;
      await fill(server, claimsOfEach(keys, liveIds / STEPS, nowMs), () => nowMs);
    }
    return new Among(liveIds, server, keys);
  }

  /** API keys with one id each. */
  static async keys(apiKeys: number): Promise<Among> {
    const server = await startRedis();
    const keys = claimingKeys(apiKeys);
    await fill(server, claimsOfEach(keys, apiKeys, Date.now()));
    return new Among(apiKeys, server, keys);
  }

  async takeTurn(checks: number, counts: boolean): Promise<void> {
    const claims = claimsOfAny(this.#keys, checks, Date.now());
    collectGarbage({ type: 'minor' });
    await this.#administrator.config('RESETSTAT');
    const { perSecond } = await checkAll(this.#check, claims);
    const scriptUs = await infoNumber(
      this.#administrator,
      'commandstats',
      /^cmdstat_evalsha:calls=\d+,usec=(\d+)/m,
    );
    // Else the fewest would soon be many.
    if (this.#keys.length === 1) await this.#forget(checks);
    if (!counts) return;
    this.times.push(1 / perSecond);
    this.serverTimes.push(scriptUs / checks);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  /** Has Redis drop so many ids out of its fullest set. */
  async #forget(ids: number): Promise<void> {
    const names = await this.#administrator.keys('*');
    const sizes = await Promise.all(
      names.map(async (name) => ({
        name,
        size: (await this.#administrator.type(name)) === 'set' ? await this.#administrator.scard(name) : 0,
      })),
    );
    const [fullest] = sizes.sort((a, b) => b.size - a.size);
    if (fullest !== undefined) await this.#administrator.spop(fullest.name, ids);
  }
}
