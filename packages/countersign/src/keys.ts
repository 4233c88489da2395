/** Keys in a file or in a store of records, and their administration. */

export {
  type ExpiryWatch,
  type ExpiryWatchOptions,
  watchExpiry,
} from './keys/administration/expiry-watch.ts';
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
export type {
  KeyChangesFollowed,
  KeyRecordStore,
  KeyUseStore,
} from './keys/administration/key-record-store.ts';
export type { NewSecretOptions } from './keys/administration/key-secrets.ts';
export { memoryKeyRecords } from './keys/administration/memory-key-records.ts';
export type { StoredKey } from './keys/administration/stored-key.ts';
export { type StoredKeys, storedKeys } from './keys/administration/stored-keys.ts';
export type { KeptKeysOptions, StoredKeysOptions } from './keys/administration/stored-keys-options.ts';
export type { ContractTest } from './keys/contract/contract-test.ts';
export { keyAdministrationContract } from './keys/contract/key-administration-contract.ts';
export { keySourceContract } from './keys/contract/key-source-contract.ts';
export { keyRecordStoreContract } from './keys/contract/record-store-contract.ts';
export type {
  KeyAdministrationUnderTest,
  KeyRecordStoreUnderTest,
  KeySourceUnderTest,
} from './keys/contract/under-test.ts';
export { type FileKeys, type FileKeysOptions, fileKeys } from './keys/file/file-keys.ts';
export { formatKeyFile, parseKeyFile } from './keys/file/key-file.ts';
export { type KeyFormat, type KeyFormatOptions, keyFormat } from './keys/format/key-format.ts';
export { parseIsoDate } from './keys/iso-date.ts';
export type { MasterKeys } from './keys/sealing/master-keys.ts';
export type { GeneratedEncoding } from './keys/secrets/generated-secret.ts';
