/** The outside world of the command line, which tests replace. */

import type { Readable } from 'node:stream';
import type { ExitCode } from './exit-codes.ts';
import { openControllingTerminal } from './secrets/controlling-terminal.ts';

/** A destination of text: a stream such as `process.stdout`. */
export interface Output {
  readonly write: (chunk: string | Uint8Array) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Streams, clock and environment of a command. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  /** Opens the user's terminal, where standard input is something else. Default: there is none. */
  readonly openTerminal?: (() => Readable | undefined) | undefined;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The directory that relative paths start from. */
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
  /** Sets the exit code of a command that came to its end; the last call counts. Default: 0. */
  readonly finish: (code: ExitCode) => void;
}

/** The io of this process. Ctrl-C ends all that waits for the signal. */
export function processIo(): Io {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  return {
    stdin: process.stdin,
    openTerminal: openControllingTerminal,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    clock: Date.now,
    signal: interruption.signal,
    finish: (code) => {
      process.exitCode = code;
    },
  };
}
