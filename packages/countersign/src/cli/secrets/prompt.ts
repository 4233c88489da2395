/** Asks on the terminal for what must not be seen. */

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { prompt } from '../output.ts';

/**
 * Asks a question on standard error, and reads one line that is shown nowhere: from standard input, or from the terminal
 * itself where standard input is taken. The terminal is then as it was, however the question ends.
 *
 * @returns undefined where nobody could be asked.
 * @throws Failure `interrupted` on Ctrl-C, `secret` when the input ends (Ctrl-D).
 */
export async function askUnseen(io: Io, question: string): Promise<string | undefined> {
  if (io.stdin.isTTY === true) return readUnseen(io, io.stdin, question);
  // A question that nobody sees would look like a program that hangs.
  const terminal = io.stderr.isTTY === true ? io.openTerminal?.() : undefined;
  if (terminal === undefined) return undefined;
  try {
    return await readUnseen(io, terminal, question);
  } finally {
    terminal.destroy();
  }
}

function readUnseen(io: Io, input: Io['stdin'], question: string): Promise<string> {
  // With `terminal`, readline takes the echo off the terminal and does it itself, into the output that it is given.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  prompt(io, `${question}: `);
  return new Promise<string>((resolve, reject) => {
    const interrupt = () => reject(new Failure('interrupted', 'interrupted'));
    const giveUp = () => reject(new Failure('secret', 'nothing was entered'));
    lines.once('line', resolve);
    lines.once('SIGINT', interrupt);
    lines.once('close', giveUp);
    // A terminal that was closed.
    lines.once('error', giveUp);
    io.signal.addEventListener('abort', interrupt, { once: true });
  }).finally(() => {
    lines.close();
    prompt(io, '\n');
  });
}
