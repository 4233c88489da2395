/** The state of the limits of a key in Redis. */

import { createRateLimiter } from '../../limits/rate-limiter.ts';
import { redisStore } from '../../redis/redis-store.ts';
import type { LimitState } from '../../store/limit.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { redisAddress } from '../redis/redis-address.ts';
import { openRedis, REDIS_TIMEOUT_MS } from '../redis/redis-connection.ts';
import { namedScheme } from '../schemes/scheme-named.ts';
import { type PlaceOptions, withRegister } from './keys-options.ts';

/** Options of `keys limits`, about the verifier that counts. */
export interface StandingOptions extends PlaceOptions {
  readonly scheme: string;
  readonly schemeOption?: readonly string[] | undefined;
  readonly namespace?: string | undefined;
}

/** Asks Redis, and counts nothing. */
export async function standingOf(
  io: Io,
  id: string,
  options: StandingOptions,
): Promise<readonly LimitState[]> {
  const { file, redis, redisPrefix: prefix, scheme: name, namespace } = options;
  const { scheme } = await namedScheme(io, name, options.schemeOption ?? []);
  const address = file === undefined ? redisAddress(io, redis) : undefined;
  if (address === undefined) throw new Failure('usage', 'limits are counted in Redis: give --redis');
  const { limits = scheme.defaultLimits } = await withRegister(io, options, (register) => register.get(id));
  if (limits.length === 0) return [];
  const client = await openRedis(address);
  try {
    const store = redisStore(client.client, {
      timeoutMs: REDIS_TIMEOUT_MS,
      ...(prefix !== undefined && { prefix }),
    });
    // A verifier counts under its namespace as a limiter does under its name.
    const limiter = createRateLimiter({
      limits,
      name: namespace ?? scheme.name,
      store,
      onStoreFailure: 'refuse',
    });
    const standing = await limiter.peek(id);
    if (standing === undefined)
      throw new Failure('out_of_reach', `Redis at ${address.shown} does not report it`);
    return standing;
  } finally {
    client.close();
  }
}
