/** The same store on a client of each package. */

import { redis } from 'countersign/redis';
import { CLIENTS } from '../support/redis/any-client.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { measureWays, type RedisAdmitResult } from './redis-admit.ts';
import type { RedisContender } from './redis-contenders.ts';
import { checkBy, PATIENT } from './redis-load.ts';

const BASE = 'ioredis 6';

/** Measures them in turns, by the one of ioredis. */
export function measureRedisClients(quick: boolean): Promise<RedisAdmitResult[]> {
  return measureWays(openAll, BASE, quick);
}

function openAll({ port }: RedisServer): Promise<RedisContender[]> {
  return Promise.all(
    CLIENTS.map(async ([name, connect]) => {
      const { client, disconnect } = await connect(port);
      return { name, check: checkBy(redis(client, PATIENT).store), close: disconnect };
    }),
  );
}
