/** Asks on the terminal for what must not be seen. */

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

/**
 * Asks a question on standard error, and reads one line that is shown nowhere.
 *
 * @throws Failure `interrupted` on Ctrl-C, `secret` when the input ends (Ctrl-D).
 */
export function askUnseen(io: Io, question: string): Promise<string> {
  // With `terminal`, readline takes the echo off the terminal and does it itself, into the output that it is given.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: io.stdin, output: nowhere, terminal: true, historySize: 0 });
  io.stderr.write(`${question}: `);
  return new Promise<string>((resolve, reject) => {
    const interrupt = () => reject(new Failure('interrupted', 'interrupted'));
    lines.once('line', resolve);
    lines.once('SIGINT', interrupt);
    lines.once('close', () => reject(new Failure('secret', 'nothing was entered')));
    io.signal.addEventListener('abort', interrupt, { once: true });
  }).finally(() => {
    lines.close();
    io.stderr.write('\n');
  });
}
