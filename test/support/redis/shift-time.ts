/** Time that passes in a Redis server when the test says so. */

import type { Redis } from 'ioredis';

/**
 * Shortens the life of every key of the server by `ms`, as if that time had passed; a negative amount prolongs it. Times that
 * are scores in sorted sets are moved as well.
 */
export async function shiftTime(client: Redis, ms: number): Promise<void> {
  for (const key of await client.keysBuffer('*')) {
    const left = await client.pttl(key);
    if (left < 0) continue;
    if ((await client.type(key)) === 'zset') await shiftScores(client, key, ms);
    await client.pexpire(key, left - ms);
  }
}

async function shiftScores(client: Redis, key: Buffer, ms: number): Promise<void> {
  // Scores beyond all times are none.
  const entries = await client.zrangebyscore(key, '-inf', '(1e15', 'WITHSCORES');
  for (let i = 0; i < entries.length; i += 2) {
    await client.zadd(key, Number(entries[i + 1]) - ms, entries[i] as string);
  }
}
