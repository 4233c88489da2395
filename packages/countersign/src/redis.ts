export type { RedisClient } from './client.ts';
export type {
  KeyAdministration,
  KeyWithNewSecret,
  NewKey,
  RotateOptions,
} from './keys/key-administration.ts';
export type { NewSecretOptions } from './keys/key-secrets.ts';
export type { MasterKeys } from './keys/master-keys.ts';
export { type RedisKeys, redisKeys } from './keys/redis-keys.ts';
export { RedisKeysError, type RedisKeysErrorCode } from './keys/redis-keys-error.ts';
export type { RedisKeysOptions } from './keys/redis-keys-options.ts';
export type { GeneratedEncoding, StoredKey } from './keys/stored-key.ts';
export { redisOperationStore } from './redis-operation-store.ts';
export type { RedisOperationStoreOptions } from './redis-operation-store-options.ts';
export { redisStore } from './redis-store.ts';
export type { RedisStoreOptions } from './redis-store-options.ts';
