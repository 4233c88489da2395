/** One store and the API keys that processes share in one Redis. */

import type { Logger } from '../events/verdict-log.ts';
import { assertKnownOptions } from '../internal/known-options.ts';
import { assertClient, type RedisClient } from './client.ts';
import { type RedisKeys, redisKeys } from './keys/redis-keys.ts';
import { KEYS_OPTIONS, type KeysOptions } from './keys/redis-keys-options.ts';
import { type RedisStore, redisStore } from './redis-store.ts';
import { REDIS_STORE_OPTIONS, type RedisStoreOptions, toRedisStoreSettings } from './redis-store-options.ts';

/** Options of {@link redis}: one prefix, one deadline and one logger for the store and the keys. */
export interface RedisOptions extends RedisStoreOptions {
  /** Told when the subscription to changes of keys is lost and when it is back. Default: none. */
  readonly logger?: Logger | undefined;
}

/** The store and the keys in one Redis. */
export interface SharedRedis {
  /** Replays, limits and operations. Made when it is first read. */
  readonly store: RedisStore;
  /**
   * Keeps API keys, whose secrets are sealed under the master keys: a key source, and the administration of the keys.
   *
   * @throws TypeError or RangeError that names the option at fault.
   */
  readonly keys: (options: KeysOptions) => RedisKeys;
}

/**
 * Uses a Redis for all that processes share, be it alone, behind Sentinel or a Cluster. The client stays yours: it is not
 * opened, closed or configured here. Processes must have one `prefix` to know of each other.
 *
 * @example
 * import { Redis } from 'ioredis';
 *
 * const client = new Redis('redis://localhost');
 * const { store, keys } = redis(client, { prefix: 'shop:' });
 * const apiKeys = keys({ masterKeys: process.env.MASTER_KEYS, subscriber: client.duplicate() });
 * const verifier = createVerifier({ scheme, keys: apiKeys, store });
 * @example
 * import { createClient } from 'redis';
 *
 * const client = createClient({ url: 'redis://localhost' });
 * client.on('error', (error) => console.error(error));
 * await client.connect();
 * const { store } = redis(client);
 * @example
 * import { GlideClient } from '@valkey/valkey-glide';
 *
 * const client = await GlideClient.createClient({
 *   addresses: [{ host: 'localhost', port: 6379 }],
 *   requestTimeout: 1000,
 * });
 * const { store } = redis(client);
 * @throws TypeError or RangeError for what is no client, or an invalid option.
 */
export function redis(client: RedisClient, options: RedisOptions = {}): SharedRedis {
  assertClient('redis()', client);
  assertKnownOptions('redis()', options, [...REDIS_STORE_OPTIONS, 'logger']);
  const { logger, ...storeOptions } = options;
  const { prefix, timeoutMs } = toRedisStoreSettings(storeOptions);
  let store: RedisStore | undefined;
  return {
    get store() {
      store ??= redisStore(client, storeOptions);
      return store;
    },
    keys(keysOptions) {
      assertKnownOptions('keys()', keysOptions, KEYS_OPTIONS);
      return redisKeys(client, { ...keysOptions, prefix, timeoutMs, logger });
    },
  };
}
