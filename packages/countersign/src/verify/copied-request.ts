/** Exact copies: what is known of a request that was refused as `replayed`, and for nothing else. */

import type { SignedRequest } from '../request/request.ts';
import type { Accepted, Refused } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { acceptedOf } from './outcome/accepted.ts';
import type { Verification } from './verification.ts';

/** A copy. Its signature holds, and its key may do what is asked; but it was sent before, so no handler may run for it. */
export interface CopiedRequest {
  /** As the first one was accepted, apart from limits. */
  readonly accepted: Accepted;
  readonly request: SignedRequest;
}

/** Apart from the verdict, which the integrator may log or hand on. */
const copies = new WeakMap<Refused, CopiedRequest>();

/** Notes what a request that is refused as `replayed` is a copy of. */
export function noteCopy(refused: Refused, verification: Verification, scheme: Scheme): void {
  const accepted = acceptedOf(verification, scheme, [], {}, refused.requestId);
  copies.set(refused, { accepted, request: verification.request });
}

/** The copy that was refused; `undefined` for any other refusal. */
export function copyRefusedBy(refused: Refused): CopiedRequest | undefined {
  return copies.get(refused);
}
