/** Keeps secrets off the command line. */

import { Failure } from '../failure.ts';

const NAMES =
  /^--?(?:secret|api-?secret|signing-?secret|secret-?key|client-?secret|password|passwd|pass)(?:=|$)/i;

/** Throws a Failure when an argument looks like an option that gives a secret; the message never repeats it. */
export function assertNoSecretArgument(args: readonly string[]): void {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  const found = options.find((argument) => NAMES.test(argument));
  if (found === undefined) return;
  throw new Failure(
    'secret',
    `${found.split('=', 1)[0]} is refused: secrets are not taken from the command line`,
    'Other users of the machine can see the arguments of a program, and shells keep them in their history, so take this ' +
      'one as known and replace it. Use the variable COUNTERSIGN_SECRET, --secret-env NAME, --secret-file PATH, or ' +
      'give none and be asked.',
  );
}
