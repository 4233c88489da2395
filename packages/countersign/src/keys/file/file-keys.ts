/** A key source for keys in a JSON file, as `countersign keys --file` writes it. */

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { toLogger } from '../../events/to-logger.ts';
import type { Logger } from '../../events/verdict-log.ts';
import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import type { ApiKey } from '../api-key.ts';
import type { KeySource } from '../key-source.ts';
import { keyFileEvents } from './file-keys-events.ts';
import { watchFile } from './file-watch.ts';
import { type ReadKeyFile, readKeyFile, versionOf } from './read-key-file.ts';

/** Options of {@link fileKeys}. */
export interface FileKeysOptions {
  /**
   * Told when the file was read anew (`info`), when others may read it (`warn`) and when it cannot be read any more
   * (`error`). Default: none; the latter two are process warnings then.
   */
  readonly logger?: Logger | undefined;
  /** Milliseconds after which a change is seen at the latest, where the system does not tell of it. Default: 5000. */
  readonly pollMs?: number | undefined;
}

/** Keys in a file. */
export interface FileKeys extends KeySource {
  readonly find: (id: string) => ApiKey | undefined;
  readonly all: () => Iterable<ApiKey>;
  /** Stops following the file. The keys stay as they are. */
  readonly close: () => void;
}

type ById = ReadonlyMap<string, ApiKey>;

/**
 * Reads keys from a JSON file, `{ "keys": [ { "id": …, "secrets": [ … ] } ] }` with dates as ISO text, and follows its
 * changes: a key that was added, rotated, revoked or taken out is so within the second, without a restart.
 *
 * A file that is broken or gone while the process runs changes nothing: the last good keys are used until it is right again,
 * and that is told once. Replace the file by renaming, as `countersign keys` does; one that is written in place is broken in
 * between. The secrets are in it as they are, so let nobody but the owner read it.
 *
 * @example
 * const keys = fileKeys('/etc/merchant-api/keys.json', { logger });
 * const verifier = createVerifier({ scheme: influencemart(), keys });
 * process.once('SIGTERM', () => keys.close());
 * @param file Its path, from the working directory on, or a `file:` URL.
 * @throws TypeError or RangeError when the file cannot be read now, or a record is not sound (see `assertApiKey`). It
 * names file, key and member, never a secret.
 */
export function fileKeys(file: string | URL, options: FileKeysOptions = {}): FileKeys {
  const path = toPath(file);
  const { pollMs, logger } = toSettings(options);
  const events = keyFileEvents(path, logger);
  const first = readAtStart(path);
  let { version } = first;
  let keys = indexed(first, new Map());
  let isClosed = false;
  events.isReadable(first.isOpenToOthers);

  async function look(): Promise<void> {
    try {
      const status = await stat(path);
      if (isClosed || versionOf(status) === version) return;
      const read = readKeyFile(path);
      keys = indexed(read, keys);
      version = read.version;
      events.isRead(keys.size);
      events.isReadable(read.isOpenToOthers);
    } catch (error) {
      if (isClosed) return;
      // Without a version, the next file is read in any case, even if it is the one that was there before.
      version = '';
      events.isBroken(reasonOf(error));
    }
  }

  const watching = watchFile(path, { pollMs, look: () => void look() });
  // It may have changed before it was watched.
  void look();
  return {
    find: (id) => keys.get(id),
    all: () => keys.values(),
    close() {
      isClosed = true;
      watching.close();
    },
  };
}

function toPath(file: string | URL): string {
  if (file instanceof URL && file.protocol === 'file:') return fileURLToPath(file);
  if (typeof file === 'string' && file !== '') return resolve(file);
  const got = file === undefined ? 'undefined: is its environment variable set?' : `a value of another kind`;
  throw new TypeError(
    `fileKeys(): the first argument must be the path of a file such as "keys.json", and is ${got}`,
  );
}

function toSettings(options: FileKeysOptions): { pollMs: number; logger: Logger | undefined } {
  assertKnownOptions('fileKeys()', options, ['logger', 'pollMs']);
  const { pollMs = 5000, logger } = options;
  if (!(Number.isInteger(pollMs) && pollMs > 0 && pollMs < 2 ** 31))
    throw new RangeError(
      'fileKeys(): "pollMs" must be a whole number of milliseconds from 1 on, such as 5000',
    );
  return { pollMs, logger: naming('fileKeys()', () => toLogger(logger)) };
}

function readAtStart(path: string): ReadKeyFile {
  try {
    return readKeyFile(path);
  } catch (error) {
    const Kind = error instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`fileKeys(): ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Records that did not change stay the same objects, for which all that was derived from them is kept. */
function indexed({ keys }: ReadKeyFile, before: ById): ById {
  return new Map(
    keys.map((key) => {
      const old = before.get(key.id);
      return [key.id, isDeepStrictEqual(old, key) ? (old as ApiKey) : Object.freeze(key)];
    }),
  );
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; "countersign keys create" makes it',
  EACCES: 'this process may not read it',
  EPERM: 'this process may not read it',
  EISDIR: 'it is a folder, a device or a pipe, and no file',
};

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return message;
  return SYSTEM_ERRORS[code] ?? `it cannot be read (${code})`;
}
