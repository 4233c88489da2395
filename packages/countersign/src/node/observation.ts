/** Refusals that were observed and not enforced, by request. */

import type { Refused } from '../responses/verdict.ts';
import type { NodeRequest } from './node-request.ts';

/** Shared with other copies of this package, as acceptances are. */
const OBSERVED: unique symbol = Symbol.for('countersign.observed.1') as never;

interface Holder {
  [OBSERVED]?: Refused | undefined;
}

/** Notes the refusal of a request that passes all the same. */
export function noteObserved(incoming: NodeRequest, refused: Refused): void {
  (incoming as Holder)[OBSERVED] = refused;
}

/**
 * The refusal of a request that was let through, since its verifier does not enforce it (`enforce`).
 *
 * @param request A request of `node:http`, Express or Fastify.
 * @returns undefined where the request was accepted, or nobody has verified it.
 * @example
 * const refused = observedVerdict(req);
 * if (refused !== undefined) console.warn(`would be refused: ${refused.code}`);
 */
export function observedVerdict(request: NodeRequest | { readonly raw: NodeRequest }): Refused | undefined {
  const incoming = 'raw' in request ? request.raw : request;
  return Object.hasOwn(incoming, OBSERVED) ? (incoming as Holder)[OBSERVED] : undefined;
}
