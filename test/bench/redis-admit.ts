/** Checks a second and their latency, against what a user would compose. */

import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { claimingKeys, claimsOfAny } from './redis-claims.ts';
import { COMPOSITION, type RedisContender, redisContenders } from './redis-contenders.ts';
import { CONCURRENCY, checkAll, infoNumber, type LoadResult } from './redis-load.ts';
import { collectGarbage, timedRounds } from './rounds.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** Comparison of a way of deciding with another one. */
export interface RedisAdmitResult {
  readonly apiKeys: number;
  readonly name: string;
  readonly throughput: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
  /** Processor time of the process that asks. */
  readonly clientCpu: Spread;
  /** Processor time of Redis. */
  readonly serverCpu: Spread;
}

type Turn = LoadResult & { readonly serverUs: number };

const API_KEYS = [100, 1];
const WARM_UP = 10 * CONCURRENCY;

/** Measures what a user would compose, and us. */
export function measureRedisAdmit(quick: boolean): Promise<RedisAdmitResult[]> {
  return measureWays(redisContenders, COMPOSITION, quick);
}

/** Measures all ways, in turns, with claims of many API keys and of one, by the one of the name `base`. */
export async function measureWays(
  open: (server: RedisServer) => Promise<RedisContender[]>,
  baseName: string,
  quick: boolean,
): Promise<RedisAdmitResult[]> {
  const server = await startRedis();
  const contenders = await open(server);
  try {
    const results: RedisAdmitResult[] = [];
    for (const apiKeys of API_KEYS) {
      const plan = { seconds: quick ? 4 : 25, checks: quick ? 2000 : 10_000 };
      const turns = await turnsOf(contenders, { server, apiKeys, ...plan });
      const base = turns[contenders.findIndex(({ name }) => name === baseName)] as Turn[];
      contenders.forEach(({ name }, i) => {
        results.push({ apiKeys, name, ...compare(turns[i] as Turn[], base) });
      });
    }
    return results;
  } finally {
    for (const { close } of contenders) close?.();
    await server.stop();
  }
}

interface Plan {
  readonly server: RedisServer;
  readonly apiKeys: number;
  readonly seconds: number;
  readonly checks: number;
}

async function turnsOf(contenders: readonly RedisContender[], plan: Plan): Promise<Turn[][]> {
  const administrator = plan.server.client();
  const keys = claimingKeys(plan.apiKeys);
  const serverCpu = () => cpuSecondsOf(administrator);
  const turns = contenders.map((): Turn[] => []);
  for (const { round, counts } of timedRounds(plan.seconds)) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const which = (turn + round) % contenders.length;
      const { check } = contenders[which] as RedisContender;
      // All begin with as little in Redis.
      await administrator.flushall();
      await checkAll(check, claimsOfAny(keys, WARM_UP, Date.now()));
      const claims = claimsOfAny(keys, plan.checks, Date.now());
      collectGarbage({ type: 'minor' });
      const cpuBefore = await serverCpu();
      const result = await checkAll(check, claims);
      const serverUs = ((await serverCpu()) - cpuBefore) / plan.checks;
      if (counts) turns[which]?.push({ ...result, serverUs });
    }
  }
  administrator.disconnect();
  return turns;
}

async function cpuSecondsOf(administrator: ReturnType<RedisServer['client']>): Promise<number> {
  const user = await infoNumber(administrator, 'cpu', /^used_cpu_user:([\d.]+)/m);
  return user + (await infoNumber(administrator, 'cpu', /^used_cpu_sys:([\d.]+)/m));
}

function compare(turns: readonly Turn[], base: readonly Turn[]): Omit<RedisAdmitResult, 'apiKeys' | 'name'> {
  const ratio = (of: (turn: Turn) => number) => ratioOf(turns.map(of), base.map(of));
  return {
    throughput: ratio(({ perSecond }) => perSecond),
    p50: ratio(({ p50Ms }) => p50Ms),
    p99: ratio(({ p99Ms }) => p99Ms),
    clientCpu: ratio(({ cpuUs }) => cpuUs),
    serverCpu: ratio(({ serverUs }) => serverUs),
  };
}
