/** Conversion of thrown values to errors. */

import { isNativeError } from 'node:util/types';

/**
 * Makes an error of what the application's code has thrown. Frameworks take a thrown `undefined` for none, and Express the
 * texts `route` and `router` for directions: a request that was not verified would go on.
 */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error || isNativeError(thrown)) return thrown as Error;
  return new Error('a function of the application has thrown, and no error', { cause: thrown });
}
