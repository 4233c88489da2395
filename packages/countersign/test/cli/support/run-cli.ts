/** Runs the command line as its program does, with another outside world. */

import { type PassThrough, Readable } from 'node:stream';
import type { ExitCode } from '../../../src/cli/exit-codes.ts';
import type { Io } from '../../../src/cli/io.ts';
import { run } from '../../../src/cli/program.ts';

export interface CliWorld {
  readonly env?: Io['env'];
  /** Text that is piped into it. Default: nothing. */
  readonly stdin?: string;
  /** A terminal in place of a pipe: what is typed into it, whenever. */
  readonly terminal?: PassThrough;
  /** The terminal that can be opened beside a pipe; standard error is a terminal then. */
  readonly openTerminal?: Io['openTerminal'];
  readonly cwd?: string;
  readonly clock?: () => number;
  readonly signal?: AbortSignal;
  /** Makes standard output a terminal, and is given what it shows. */
  readonly onTerminal?: (text: string) => void;
}

export interface CliResult {
  readonly code: ExitCode | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `countersign …args` to its end. */
export async function runCli(args: readonly string[], world: CliWorld = {}): Promise<CliResult> {
  const { env = {}, stdin = '', terminal, openTerminal, cwd = process.cwd(), clock = Date.now } = world;
  const written = { stdout: '', stderr: '' };
  let code: ExitCode | undefined;
  await run(args, {
    stdin:
      terminal === undefined ? Readable.from([Buffer.from(stdin)]) : Object.assign(terminal, { isTTY: true }),
    stdout: {
      write: (chunk) => {
        written.stdout += chunk;
        world.onTerminal?.(String(chunk));
      },
      isTTY: world.onTerminal !== undefined,
    },
    openTerminal,
    stderr: { write: (chunk) => (written.stderr += chunk), isTTY: openTerminal !== undefined },
    env,
    cwd,
    clock,
    signal: world.signal ?? new AbortController().signal,
    finish: (last) => {
      code = last;
    },
  });
  return { code, ...written };
}
