/** The errors of a service that is set up wrong: advice for its developers, which no client should read. */

/**
 * A mistake in how a service is set up. It ends in the error handler of the framework, with status 500.
 *
 * It has no `statusCode`: NestJS and others tell clients the message of an error that has one.
 */
export class SetUpError extends Error {
  /** As errors of `http-errors` say that their message is not for clients. */
  readonly expose = false;
}

/** The same as a `TypeError`, for an object that is given where it cannot work. */
export function setUpTypeError(message: string): TypeError {
  return Object.assign(new TypeError(message), { expose: false });
}

const told = new Set<string>();

/**
 * The error for a framework that tells clients the message of any error: its message says nothing, its `cause` is the
 * error. What is wrong is a process warning, once for each message, so that it is seen without a logger.
 */
export function concealed(error: Error): Error {
  const { expose, code } = error as Partial<SetUpError & { code: string }>;
  if (expose !== false) return error;
  if (!told.has(error.message)) {
    told.add(error.message);
    process.emitWarning(error.message, code === undefined ? {} : { code });
  }
  return Object.assign(new Error('This service is not set up to handle the request.', { cause: error }), {
    expose,
    code,
  });
}
