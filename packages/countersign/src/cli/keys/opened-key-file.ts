/** The JSON file of keys: read, and changed as a whole. */

import { resolve } from 'node:path';
import { type ApiKey, assertApiKey } from '../../keys/api-key.ts';
import { formatKeyFile, parseKeyFile } from '../../keys/file/key-file.ts';
import { Failure } from '../failure.ts';
import { fileProblem, readUserFile } from '../input/read-file.ts';
import type { Io } from '../io.ts';
import { withoutId } from './key-register.ts';
import { FileLockedError, replaceFile } from './locked-file.ts';

type Keys = readonly ApiKey[];

/** The file, as messages name it: its path may be a secret in the wrong place. */
export const KEY_FILE = 'the file of --file';

/** A file of keys. Each call rejects with a Failure. */
export interface KeyFile {
  readonly read: () => Promise<Keys>;
  readonly change: (edit: (keys: Keys) => Keys) => Promise<void>;
}

/** Names the file, which the first change makes where there is none. */
export function keyFile(io: Pick<Io, 'cwd' | 'signal'>, file: string): KeyFile {
  const path = resolve(io.cwd, file);
  return {
    async read() {
      try {
        return parseKeyFile((await readUserFile(io, { path, what: KEY_FILE })).toString('utf8'));
      } catch (error) {
        throw toFailure(error);
      }
    },
    async change(edit) {
      try {
        await replaceFile(path, (text) => formatKeyFile(edit(text === undefined ? [] : parseKeyFile(text))));
      } catch (error) {
        throw toFailure(error);
      }
    },
  };
}

/** Finds a key. Throws a Failure when there is none. */
export function findKey(keys: Keys, id: string): ApiKey {
  const found = keys.find((key) => key.id === id);
  // The message leaves out the id, which may be a secret that was given in its place.
  if (found === undefined) throw new Failure('input', `there is no key of that id in ${KEY_FILE}`);
  return found;
}

/** Throws a Failure for a key that no verifier would take. */
export function assertSound(key: ApiKey): void {
  try {
    assertApiKey(key);
  } catch (error) {
    throw error instanceof Error ? new Failure('input', withoutId(error.message, key.id)) : error;
  }
}

function toFailure(error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof FileLockedError) return new Failure('out_of_reach', error.message);
  // What the file holds, or what was to be put into it, is not sound. System errors are no TypeErrors.
  if (error instanceof TypeError || error instanceof RangeError)
    return new Failure('input', `${KEY_FILE}: ${error.message}`);
  return new Failure('out_of_reach', `${KEY_FILE} cannot be read or written: ${fileProblem(error)}`);
}
