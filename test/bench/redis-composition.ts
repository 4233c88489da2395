/** Replay protection and two limits as a user would compose them out of Redis and a library. */

import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { LIFE_MS, LIMIT } from './redis-claims.ts';

/**
 * Makes the function that tells whether a nonce is new, and counts it in two limits: a key for each nonce that expires by
 * itself, then a limiter for the minute and one for the hour, one after the other. It rejects when a limit is exceeded.
 */
export function composedCheck(client: Redis): (keyId: string, nonce: string) => Promise<boolean> {
  const limiter = (keyPrefix: string, duration: number) =>
    new RateLimiterRedis({ storeClient: client, keyPrefix, points: LIMIT, duration });
  const minute = limiter('minute', 60);
  const hour = limiter('hour', 3600);
  return async (keyId, nonce) => {
    if ((await client.set(`nonce:${keyId}:${nonce}`, '1', 'PX', LIFE_MS, 'NX')) !== 'OK') return false;
    await minute.consume(keyId);
    await hour.consume(keyId);
    return true;
  };
}
