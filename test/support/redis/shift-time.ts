/** Time that passes in a Redis server when the test says so. */

import type { Redis } from 'ioredis';

/** Makes every key of the server live `ms` less, as it would after that time; by a negative amount, longer. */
export async function shiftTime(client: Redis, ms: number): Promise<void> {
  for (const key of await client.keysBuffer('*')) {
    const left = await client.pttl(key);
    if (left >= 0) await client.pexpire(key, left - ms);
  }
}
