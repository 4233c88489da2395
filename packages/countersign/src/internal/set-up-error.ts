/** The errors of a service that is set up wrong: advice for its developers, which no client should read. */

import { warnOnce } from './warn-once.ts';

/** Marks our own errors, as those of `http-errors` have `expose` too. All copies of this package know it. */
const SET_UP: unique symbol = Symbol.for('countersign.setUp.1') as never;

/**
 * A mistake in how a service is set up. It ends in the error handler of the framework, with status 500.
 *
 * It has no `statusCode`: NestJS and others tell clients the message of an error that has one.
 */
export class SetUpError extends Error {
  /** As errors of `http-errors` say that their message is not for clients. */
  readonly expose = false;
}

Object.defineProperty(SetUpError.prototype, SET_UP, { value: true });

/** The same as a `TypeError`, for an object that is given where it cannot work. */
export function setUpTypeError(message: string): TypeError {
  const error = Object.assign(new TypeError(message), { expose: false });
  return Object.defineProperty(error, SET_UP, { value: true });
}

/**
 * The error for a framework that tells clients the message of any error: its message says nothing, its `cause` is the
 * error. What is wrong is a process warning, once for each message, so that it is seen without a logger.
 */
export function concealed(error: Error): Error {
  if (!(SET_UP in error)) return error;
  const { code } = error as Error & { readonly code?: string };
  warnOnce(code ?? 'COUNTERSIGN_SET_UP', error.message);
  return Object.assign(new Error('This service is not set up to handle the request.', { cause: error }), {
    expose: false,
    code,
  });
}
