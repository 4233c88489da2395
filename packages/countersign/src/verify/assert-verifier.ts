/** Tells a verifier from what is mistaken for one. */

import { kindOf } from '../internal/value-kind.ts';
import type { Verifier } from './verifier.ts';

/** Throws a TypeError, in the name of the function `owner`, that says what was given in place of a verifier. */
export function assertVerifier(owner: string, verifier: Verifier): void {
  if (typeof verifier === 'object' && verifier !== null && typeof verifier.verify === 'function') return;
  const given: object = typeof verifier === 'object' && verifier !== null ? verifier : {};
  let advice = 'write createVerifier({ scheme, keys })';
  if ('verifier' in given) advice = `write ${owner.replace('()', '(verifier, options)')}, the verifier first`;
  else if ('scheme' in given) advice = `write ${owner.replace('()', '(createVerifier({ scheme, keys }))')}`;
  throw new TypeError(`${owner}: "verifier" must be a verifier, got ${kindOf(verifier)}: ${advice}`);
}
