/** Errors of Redis, as they may be logged. */

/** As servers end the error of a command that they do not know. */
const ARGUMENTS = /,? with args beginning with:[^\n]*/;

/**
 * Throws an error without what was sent: a response that was to be kept, for one. ioredis puts all of it into an error, and
 * some servers put the beginning of it there.
 */
export function throwWithoutArguments(error: unknown): never {
  if (error instanceof Error) {
    delete (error as { command?: unknown }).command;
    if (ARGUMENTS.test(error.message)) {
      error.message = error.message.replace(ARGUMENTS, '');
      error.stack = `${error.stack}`.replace(ARGUMENTS, '');
    }
  }
  throw error;
}
