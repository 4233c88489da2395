/** Why a command could not do its work. */

import { EXIT, type ExitCode } from './exit-codes.ts';

/** Stable names of failures, for `--json`. */
export type FailureCode = 'usage' | 'input' | 'secret' | 'out_of_reach' | 'interrupted';

/** Ends a command with a message for the user. The message never has a secret in it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly exitCode: ExitCode;
  /** What to do instead, where there is something to say. */
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
  interrupted: EXIT.interrupted,
};

/** The code of an error of the system, such as `ENOENT`; its message may name what must not be shown. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
