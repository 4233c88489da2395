/** Refuses option names that nobody reads, so that a misspelt one is never taken for its default. */

import { adviceFor } from './option-names.ts';
import { kindOf } from './value-kind.ts';

/**
 * Throws a TypeError that names the first unknown option of `options`, and the one that was probably meant.
 *
 * @example
 * function acme(options: { toleranceSeconds?: number } = {}) {
 *   assertKnownOptions('acme()', options, ['toleranceSeconds']);
 * }
 */
export function assertKnownOptions(owner: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${owner} takes an options object, got ${kindOf(options)}`);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const advice = adviceFor(owner, name, known);
    throw new TypeError(
      `${owner}: unknown option "${name}"${advice === undefined ? '' : `: ${advice}`}; the options are ${known.join(', ')}`,
    );
  }
}

/**
 * Runs a check of what a function was given, and has the error name that function. Where one function calls another, it is
 * the one that the integrator called.
 *
 * @example
 * naming('myStore()', () => assertKnownOptions('"options"', { prefix: 'orders' }, ['prefix']));
 */
export function naming<T>(owner: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      error.message = `${owner}: ${error.message.replace(/^\w+\(\):? /, '')}`;
    throw error;
  }
}
