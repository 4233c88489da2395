/** Store, operations and keys on Redis, for many processes. */

export type { GeneratedEncoding } from './keys/secrets/generated-secret.ts';
export type { RedisClient } from './redis/client.ts';
export type {
  KeyAdministration,
  KeyWithNewSecret,
  NewKey,
  RotateOptions,
} from './redis/keys/key-administration.ts';
export type { NewSecretOptions } from './redis/keys/key-secrets.ts';
export type { MasterKeys } from './redis/keys/master-keys.ts';
export type { RedisKeys } from './redis/keys/redis-keys.ts';
export { RedisKeysError, type RedisKeysErrorCode } from './redis/keys/redis-keys-error.ts';
export type { KeysOptions } from './redis/keys/redis-keys-options.ts';
export type { StoredKey } from './redis/keys/stored-key.ts';
export { type RedisOptions, redis, type SharedRedis } from './redis/redis.ts';
export type { RedisStore } from './redis/redis-store.ts';
