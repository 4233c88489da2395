/** Reads a file of keys from the disk. */

import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import type { ApiKey } from '../api-key.ts';
import { parseKeyFile } from './key-file.ts';

/** Content of a key file, with the version and the permissions of the file that was read. */
export interface ReadKeyFile {
  readonly keys: readonly ApiKey[];
  /** Differs once the file was written to or another one has taken its place. */
  readonly version: string;
  /** Others than the owner may read it. */
  readonly isOpenToOthers: boolean;
}

/** More than any number of keys that one process looks after, and not so much that a wrong file fills the memory. */
const MOST_BYTES = 64 * 1024 * 1024;
const READABLE_BY_OTHERS = 0o044;

/**
 * Reads and checks the whole file. All that is told of it, its permissions too, is of the one that was read.
 *
 * @throws the error of the system, or a TypeError or RangeError that says what is wrong with the content.
 */
export function readKeyFile(path: string): ReadKeyFile {
  // A named pipe that nobody writes to would make opening it wait for ever.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new TypeError('it is a folder, a device or a pipe, and no file');
    if (status.size > MOST_BYTES) throw new RangeError('it is larger than 64 MiB');
    return {
      keys: parseKeyFile(readFileSync(descriptor, 'utf8')),
      version: versionOf(status),
      isOpenToOthers: process.platform !== 'win32' && (status.mode & READABLE_BY_OTHERS) !== 0,
    };
  } finally {
    closeSync(descriptor);
  }
}

/** Tells one state of a file from the next. */
export function versionOf({ dev, ino, size, mode, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mode, mtimeMs, ctimeMs].join(':');
}
