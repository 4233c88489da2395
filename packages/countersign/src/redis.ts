export type { GeneratedEncoding } from './keys/generated-secret.ts';
export type { RedisClient } from './redis/client.ts';
export type {
  KeyAdministration,
  KeyWithNewSecret,
  NewKey,
  RotateOptions,
} from './redis/keys/key-administration.ts';
export type { NewSecretOptions } from './redis/keys/key-secrets.ts';
export type { MasterKeys } from './redis/keys/master-keys.ts';
export { type RedisKeys, redisKeys } from './redis/keys/redis-keys.ts';
export { RedisKeysError, type RedisKeysErrorCode } from './redis/keys/redis-keys-error.ts';
export type { RedisKeysOptions } from './redis/keys/redis-keys-options.ts';
export type { StoredKey } from './redis/keys/stored-key.ts';
export { redisOperationStore } from './redis/redis-operation-store.ts';
export type { RedisOperationStoreOptions } from './redis/redis-operation-store-options.ts';
export { redisStore } from './redis/redis-store.ts';
export type { RedisStoreOptions } from './redis/redis-store-options.ts';
