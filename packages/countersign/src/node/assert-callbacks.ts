/** Refuses a callback that is none when a mount is made, since the first request would tell of it otherwise. */

import { kindOf } from '../internal/value-kind.ts';

/** Throws a TypeError that names the first of the callbacks that is given and is not a function. */
export function assertCallbacks(callbacks: Readonly<Record<string, unknown>>): void {
  for (const [name, callback] of Object.entries(callbacks)) {
    if (callback === undefined || typeof callback === 'function') continue;
    throw new TypeError(`"${name}" must be a function, got ${kindOf(callback)}`);
  }
}
