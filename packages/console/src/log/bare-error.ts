/** Errors as they may be logged. */

/** As servers end the error of a command that they do not know. */
const ARGUMENTS = /,? with args beginning with:[^\n]*/g;
const DEEPEST = 3;

/**
 * An error that has name, message, stack and causes alone. Clients of Redis put into an error what was sent: a password, or a whole
 * entry.
 */
export function bareError(error: unknown, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(typeof error === 'string' ? error : 'not an error');
  const { name, message, stack, cause } = error;
  const bare = new Error(withoutArguments(message));
  bare.name = name;
  bare.stack = withoutArguments(`${stack}`);
  if (cause instanceof Error && depth < DEEPEST) bare.cause = bareError(cause, depth + 1);
  return bare;
}

function withoutArguments(text: string): string {
  return text.replaceAll(ARGUMENTS, '');
}
