/** Time that passes in a Redis server when the test says so. */

import type { Redis } from 'ioredis';

/**
 * Makes every key of the server live `ms` less, as it would after that time; by a negative amount, longer. What sorted sets
 * hold by times ends so much sooner.
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
