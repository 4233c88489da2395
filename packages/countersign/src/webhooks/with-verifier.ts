/** The verifier of what `webhook()` mounts. */

import type { Verifier } from '../verify/verifier.ts';

/** A mount with the verifier of its deliveries, for the console and for `verifier.watch()`. */
export interface WithVerifier {
  /** Verifies the deliveries. */
  readonly verifier: Verifier;
}

/** Gives a function its verifier. */
export function withVerifier<T extends object>(mounted: T, { verifier }: WithVerifier): T & WithVerifier {
  return Object.assign(mounted, { verifier });
}
