/** Files with secrets that are open to more than their owner. */

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { NamedFile } from '../input/read-file.ts';
import type { Io } from '../io.ts';
import { note } from '../output.ts';

const READABLE_BY_OTHERS = 0o044;

/**
 * Tells the user when others than the owner may read the file. Pipes and the like have no such thing, and may be gone by
 * now, as that of `<(…)` is.
 */
export async function noteIfReadable(io: Io, { path, what }: NamedFile): Promise<void> {
  const status = await stat(resolve(io.cwd, path)).catch(() => undefined);
  if (status?.isFile() === true && (status.mode & READABLE_BY_OTHERS) !== 0)
    note(io, `${what} can be read by other users of this machine; chmod 600 it`);
}
