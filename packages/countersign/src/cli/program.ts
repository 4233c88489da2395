/** The command line as a whole: its commands, and the report of their failures. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { COMMANDS } from './commands/command-list.ts';
import { EXIT } from './exit-codes.ts';
import { Failure, unforeseen } from './failure.ts';
import type { Io } from './io.ts';
import { printFailure, printText } from './output.ts';
import { assertNoSecretArgument } from './usage/secret-arguments.ts';
import { usageProblem } from './usage/usage-problem.ts';

const HELP = `
Examples:
  Why does the signature not match? The request is in a file, or pasted:
  $ countersign explain request.txt --scheme iimmpact
  $ pbpaste | countersign explain --scheme slaunchx

  What is signed, and how? And a request that is signed right:
  $ countersign schemes influencemart
  $ countersign sign -s influencemart -k ak_test_1 --curl POST https://… -d @body

Secrets come from the variable COUNTERSIGN_SECRET, from --secret-env or
--secret-file, or you are asked for them. They are never taken from the command line,
where other users of the machine and the shell's history would see them.

Exit codes:
  0    done, and the answer is yes
  1    the answer is no: refused, a mistake was found, no success
  2    wrong usage, input that cannot be read, no secret
  3    the network, Redis or a file was out of reach
  70   a fault of this program, or of a module of --scheme
  130  interrupted`;

/** Builds the program, with the names of its commands. */
function createProgram(io: Io): Command {
  const program: Command = new Command('countersign')
    .description('Signs requests, sends them, verifies them, and says why a signature does not match.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => printText(io, text),
      // Errors of commander are reported once, by run().
      writeErr: () => undefined,
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const { name, summary } of COMMANDS) program.command(name).description(summary);
  return program;
}

/** Gives the command that is called its options and its action. The others are not loaded. */
async function loadCommand(program: Command, io: Io, args: readonly string[]): Promise<void> {
  const called = calledCommand(args);
  const listed = COMMANDS.find(({ name }) => name === called);
  const command = program.commands.find((each) => each.name() === called);
  if (listed !== undefined && command !== undefined) (await listed.load())(command as Command, io);
}

/** The name of the command that is called, or whose help is. */
function calledCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  return first === 'help' ? second : first;
}

/**
 * Runs the command line to its end.
 *
 * @param args What comes after the program's name.
 * @returns when the command is done; its exit code was given to `io.finish`. Never rejects.
 */
export async function run(args: readonly string[], io: Io): Promise<void> {
  let isFinished = false;
  const finish: Io['finish'] = (code) => {
    isFinished = true;
    io.finish(code);
  };
  const program = createProgram(io);
  try {
    assertNoSecretArgument(args);
    if (args.length === 0) throw new Failure('usage', 'no command is given', program.helpInformation());
    await loadCommand(program, { ...io, finish }, args);
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    const isHelp = error instanceof CommanderError && error.exitCode === 0;
    if (!isHelp) {
      const failure = toFailure(io, error, { args, program });
      io.finish(failure.exitCode);
      return printFailure(io, failure, args.includes('--json'));
    }
  }
  // Only now: a command that never ends must not look like one that did.
  if (!isFinished) io.finish(EXIT.ok);
}

interface Run {
  readonly args: readonly string[];
  readonly program: Command;
}

/** Turns any error into a failure. */
function toFailure(io: Io, error: unknown, { args, program }: Run): Failure {
  if (io.signal.aborted) return new Failure('interrupted', 'interrupted');
  if (error instanceof Failure) return error;
  if (error instanceof CommanderError) return usageProblem(error, args, program);
  return unforeseen(error);
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
}
