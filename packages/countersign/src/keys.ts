export { type FileKeys, type FileKeysOptions, fileKeys } from './keys/file-keys.ts';
export { parseIsoDate } from './keys/iso-date.ts';
export { formatKeyFile, parseKeyFile } from './keys/key-file.ts';
