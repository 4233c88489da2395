/** Checks the option `clock`. */

import { kindOf } from './value-kind.ts';

/** Throws a TypeError unless it is a function, which must return milliseconds since the epoch. */
export function assertClock(clock: () => number): void {
  if (typeof clock !== 'function')
    throw new TypeError(
      `"clock" must be a function that returns milliseconds, such as Date.now; got ${kindOf(clock)}`,
    );
}
