/** Notices a function that was mounted in place of the middleware that it returns. */

import { setUpTypeError } from '../internal/set-up-error.ts';

/** Throws a TypeError if Express has called the function for a request: it is then given a response, or a request. */
export function assertCalled(call: string, given: unknown): void {
  if (typeof (given as { emit?: unknown } | undefined)?.emit !== 'function') return;
  const name = call.slice(0, call.indexOf('('));
  throw setUpTypeError(`${name}() returns a middleware and is none itself: write app.use(${call})`);
}
