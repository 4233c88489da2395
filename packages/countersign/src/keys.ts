/** Keys in a file. */

export { type FileKeys, type FileKeysOptions, fileKeys } from './keys/file/file-keys.ts';
export { formatKeyFile, parseKeyFile } from './keys/file/key-file.ts';
export { parseIsoDate } from './keys/iso-date.ts';
