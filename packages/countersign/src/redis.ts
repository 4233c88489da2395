/** Store, operations and keys on Redis, for many processes. */

export type {
  KeyAdministration,
  KeyWithNewSecret,
  NewKey,
  RotateOptions,
} from './keys/administration/key-administration.ts';
export {
  KeyAdministrationError,
  type KeyAdministrationErrorCode,
} from './keys/administration/key-administration-error.ts';
export type { NewSecretOptions } from './keys/administration/key-secrets.ts';
export type { StoredKey } from './keys/administration/stored-key.ts';
export type { MasterKeys } from './keys/sealing/master-keys.ts';
export type { GeneratedEncoding } from './keys/secrets/generated-secret.ts';
export type {
  IoredisClient,
  NodeRedisClient,
  RedisClient,
  ValkeyGlideClient,
} from './redis/client.ts';
export type { RedisKeys } from './redis/keys/redis-keys.ts';
export type { KeysOptions } from './redis/keys/redis-keys-options.ts';
export { type RedisOptions, redis, type SharedRedis } from './redis/redis.ts';
export type { RedisStore } from './redis/redis-store.ts';
export { createSealer, type Sealer } from './redis/sealer.ts';
