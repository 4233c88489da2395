/** Files that a pasted command names with `@`. The command may have been written by someone else than its user. */

import path from 'node:path';
import { Failure } from '../failure.ts';
import { toBytes, toByteText } from './byte-text.ts';
import { readDiskFile } from './disk-file.ts';
import { MOST_BYTES } from './read-file.ts';

/** Reads the files that a command names. Names and contents are byte strings. */
export interface NamedFiles {
  /** @throws Failure where the file may not be read, or cannot. It never has the name in it. */
  readonly read: (name: string) => string;
}

/** Files that may be read, and what was read of them. */
export interface AllowedFiles extends NamedFiles {
  readonly contents: readonly string[];
}

/** Reads no file at all, and says how that can be changed. */
export const NO_FILES: NamedFiles = {
  read(name) {
    assertNamed(name);
    throw new Failure(
      'input',
      'the curl command names a file with @, and such files are read only with --allow-files',
      'What is read may be shown. Look at which files the command names, and repeat it with --allow-files.',
    );
  },
};

/** Directory that relative names start from, and files that are never read. */
export interface AllowedFilesOptions {
  readonly cwd: string;
  /** The files of the secret and the keys. */
  readonly secretFiles: readonly string[];
}

/** Reads files on a disk, 64 MiB in all, but no devices, pipes, sockets, nothing of /proc and its kind, and no secrets. */
export function allowedFiles({ cwd, secretFiles }: AllowedFilesOptions): AllowedFiles {
  const contents: string[] = [];
  let rest = MOST_BYTES;
  return {
    contents,
    read(name) {
      assertNamed(name);
      const bytes = readDiskFile(path.resolve(cwd, toBytes(name).toString('utf8')), {
        what: 'a file that the curl command names with @',
        mostBytes: rest,
        secretFiles: secretFiles.map((each) => path.resolve(cwd, each)),
      });
      rest -= bytes.length;
      const content = toByteText(bytes);
      contents.push(content);
      return content;
    },
  };
}

function assertNamed(name: string): void {
  if (name !== '-') return;
  throw new Failure(
    'input',
    'the command reads its data from standard input, which is not part of it',
    'Save the data to a file, write @file in the command, and add --allow-files.',
  );
}
