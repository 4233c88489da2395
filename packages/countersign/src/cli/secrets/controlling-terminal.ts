/** The terminal that the user sits at, where standard input is a pipe or a file. */

import { closeSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';

/**
 * Opens it for reading. The caller destroys it.
 *
 * @returns undefined where the process has no terminal, as in cron or CI, and on Windows: there, Node cannot read from the
 * console by a descriptor of its own.
 */
export function openControllingTerminal(): ReadStream | undefined {
  if (process.platform === 'win32') return undefined;
  let descriptor: number | undefined;
  try {
    descriptor = openSync('/dev/tty', 'r');
    return new ReadStream(descriptor);
  } catch {
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }
}
