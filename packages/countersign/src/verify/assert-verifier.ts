/** Tells a verifier from what is mistaken for one. */

import { kindOf } from '../internal/value-kind.ts';
import type { Verifier } from './verifier.ts';

/** Throws a TypeError, in the name of the function `owner`, that says what was given in place of a verifier. */
export function assertVerifier(owner: string, verifier: Verifier): void {
  if (typeof verifier === 'object' && verifier !== null && typeof verifier.verify === 'function') return;
  const isObject = typeof verifier === 'object' && verifier !== null;
  let advice = 'write createVerifier({ scheme, keys })';
  if (isObject && 'scheme' in verifier)
    advice = `write ${owner.replace('()', '(createVerifier({ scheme, keys }))')}`;
  else if (isObject && owner.endsWith('()'))
    advice = `write ${owner.replace('()', '(verifier, options)')}, the verifier of createVerifier({ scheme, keys }) first`;
  throw new TypeError(`${owner}: "verifier" must be a verifier, got ${kindOf(verifier)}: ${advice}`);
}
