/** Keys in Redis, sealed, which all servers share. */

import { randomBytes } from 'node:crypto';
import { redis } from 'countersign/redis';
import { Redis } from 'ioredis';
import { clock, monotonicClock } from './clock.ts';
import { CACHE_SECONDS, type KeyHouse } from './own-keys.ts';

/** Makes a key in Redis. */
export async function keysInRedis(id: string, url: string): Promise<KeyHouse> {
  const client = new Redis(url);
  // ioredis connects again by itself; requests are refused meanwhile.
  client.on('error', () => {});
  // Each run has its own names in Redis, so that the next one begins anew.
  const shared = redis(client, { prefix: `countersign-example:${Date.now()}:`, timeoutMs: 2_000 });
  const options = {
    masterKeys: `demo:${randomBytes(32).toString('base64')}`,
    ttlSeconds: CACHE_SECONDS,
    // With a `subscriber` all hear of a change at once, and the seconds above are for a message that is lost.
    clock,
    monotonicClock,
  };
  const administration = shared.keys(options);
  const { secret } = await administration.create({ id, limits: [] });
  return {
    name: 'Keys in Redis, by redis()',
    secret,
    keysOfServer: () => shared.keys(options),
    rotate: async (overlapSeconds) => (await administration.rotate(id, { overlapSeconds })).secret,
    close: () => client.disconnect(),
  };
}
