/** Checks the requirements of mounts, routes and calls against a scheme, each object once. */

import type { Scheme } from '../scheme/scheme.ts';
import { assertRequirements, type Requirements } from './route-policy.ts';

/** Requires nothing. */
export const NO_REQUIREMENTS: Requirements = Object.freeze({});

/**
 * Makes the check of a verifier, which throws a TypeError or RangeError for what its scheme cannot meet. Mounts and routes
 * hand in the same object with each request, which is not checked again.
 */
export function requirementsCheck(scheme: Scheme): (requirements: Requirements) => void {
  const sound = new WeakSet<Requirements>([NO_REQUIREMENTS]);
  return (requirements) => {
    if (sound.has(requirements)) return;
    assertRequirements(requirements, scheme);
    sound.add(requirements);
  };
}
