/** The reason why a command failed. */

import { EXIT, type ExitCode } from './exit-codes.ts';

/** Stable names of failures, for `--json`. */
export type FailureCode = 'usage' | 'input' | 'secret' | 'out_of_reach' | 'broken' | 'interrupted';

/** Ends a command with a message for the user. The message never has a secret in it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly exitCode: ExitCode;
  /** Advice on what to do instead. */
  readonly hint: string | undefined;

  constructor(code: FailureCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exitCode = EXIT_CODES[code];
  }
}

const EXIT_CODES: Readonly<Record<FailureCode, ExitCode>> = {
  usage: EXIT.usage,
  input: EXIT.usage,
  secret: EXIT.usage,
  out_of_reach: EXIT.outOfReach,
  broken: EXIT.broken,
  interrupted: EXIT.interrupted,
};

/** The failure for an unexpected error. Its message may contain anything, so only the stack is shown. */
export function unforeseen(error: unknown): Failure {
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const places = stack.split('\n').filter((each) => /^ {4}at /.test(each));
  const hint = ['Please report this, with what you did:', ...places.slice(0, PLACES)].join('\n');
  return new Failure('broken', `the command failed with an unexpected error (${name})`, hint);
}

const PLACES = 8;

/** The code of an error of the system, such as `ENOENT`; its message may name what must not be shown. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
