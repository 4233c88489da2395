/** Errors of Redis, as they may be logged. */

/** ioredis puts all that was sent into an error, where loggers find it: a response that was to be kept, for one. */
export function throwWithoutArguments(error: unknown): never {
  if (error instanceof Error) delete (error as { command?: unknown }).command;
  throw error;
}
