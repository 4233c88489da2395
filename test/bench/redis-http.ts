/** Whole HTTP servers whose replay and limits are in Redis: with Countersign, and with what a user would compose. */

import { startRedis } from '../support/redis/redis-server.ts';
import { FRAMEWORKS, type HttpResult, toBare } from './http.ts';
import type { Way } from './http-requests.ts';
import { measureTurns, type ServerTurns } from './http-turns.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** Throughput that one way of checking with Redis leaves to its framework. */
export interface RedisHttpResult extends HttpResult {
  /** Requests a second, by those of the composition. */
  readonly throughputToComposition: Spread;
}

const WAYS: readonly Way[] = ['bare', 'countersign with Redis', 'composed with Redis'];
const CONNECTIONS = 64;

/** Measures all servers, those of one framework in turns. */
export async function measureRedisHttp(quick: boolean): Promise<RedisHttpResult[]> {
  const redis = await startRedis();
  const administrator = redis.client();
  try {
    const results: RedisHttpResult[] = [];
    for (const framework of FRAMEWORKS) {
      const turns = await measureTurns({
        ...{ framework, ways: WAYS, connections: CONNECTIONS, redisPort: redis.port },
        ...{ seconds: quick ? 4 : 30, requestsPerTurn: quick ? 500 : 2000 },
        beforeRound: () => administrator.flushall(),
      });
      const composition = turns.find(({ way }) => way === 'composed with Redis') as ServerTurns;
      toBare(framework, turns).forEach((result, i) => {
        const { perSecond } = turns[i] as ServerTurns;
        results.push({ ...result, throughputToComposition: ratioOf(perSecond, composition.perSecond) });
      });
    }
    return results;
  } finally {
    await redis.stop();
  }
}
