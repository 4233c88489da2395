/** Files with secrets that are open to more than their owner. */

import type { Stats } from 'node:fs';
import type { Io } from '../io.ts';
import { note } from '../output.ts';

const READABLE_BY_OTHERS = 0o044;

/** Tells the user when others than the owner may read the file. Pipes and the like have no such thing. */
export function noteIfReadable(io: Io, file: string, status: Stats): void {
  if (status.isFile() && (status.mode & READABLE_BY_OTHERS) !== 0)
    note(io, `${file} can be read by other users of this machine; chmod 600 it`);
}
