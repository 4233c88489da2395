/** Tells a scheme from what is mistaken for one. */

import { callIt, kindOf } from '../internal/value-kind.ts';
import type { Scheme } from './scheme.ts';

/** Throws a TypeError that says what was given in place of a scheme. */
export function assertScheme(scheme: Scheme): void {
  const uncalled = callIt('scheme', scheme, 'iimmpact()');
  if (uncalled !== undefined) throw new TypeError(uncalled);
  if (typeof scheme?.read === 'function' && typeof scheme.toKey === 'function') return;
  const isDeclaration = typeof scheme === 'object' && scheme !== null && 'message' in scheme;
  throw new TypeError(
    isDeclaration
      ? '"scheme" is a declaration: write defineScheme({ … })'
      : `"scheme" must be a scheme, such as iimmpact(), or what defineScheme() makes; got ${kindOf(scheme)}`,
  );
}
