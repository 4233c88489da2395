/** Checks the requirements of mounts, routes and calls against a scheme, each object once. */

import type { Scheme } from '../../scheme/scheme.ts';
import { assertRoutePolicy, type RoutePolicy } from './route-policy.ts';

/** Requires nothing. */
export const NO_POLICY: RoutePolicy = Object.freeze({});

/**
 * Makes the check of a verifier, which throws a TypeError or RangeError for what its scheme cannot meet. Mounts and routes
 * hand in the same object with each request, which is not checked again.
 */
export function routePolicyCheck(scheme: Scheme): (policy: RoutePolicy) => void {
  const sound = new WeakSet<RoutePolicy>();
  return (policy) => {
    if (policy === NO_POLICY || sound.has(policy)) return;
    assertRoutePolicy(policy, scheme);
    sound.add(policy);
  };
}
