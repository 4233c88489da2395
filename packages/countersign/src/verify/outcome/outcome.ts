/** The ends of a verification: the verdict, its place in the throttle, and who is told of it. */

import type { VerifiedKey } from '../../keys/api-key.ts';
import { privateHeaders } from '../../responses/private-headers.ts';
import { REFUSALS } from '../../responses/refusals.ts';
import { responseHeaders } from '../../responses/response-headers.ts';
import type { Accepted, Refused } from '../../responses/verdict.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import type { LimitState } from '../../store/limit.ts';
import type { Failure, Verification } from '../verification.ts';
import type { VerifierSettings } from '../verifier-options.ts';
import { acceptedOf } from './accepted.ts';
import { warnOfRouteInPublicUrl } from './public-url-warning.ts';
import { refusals } from './refusal.ts';
import { requestIds } from './request-id.ts';
import { verdictReport } from './verdict-report.ts';

/** The ways in which an attempt ends. */
export interface Outcome {
  readonly accept: (verification: Verification, limits: readonly LimitState[]) => Accepted;
  readonly refuse: (verification: Verification, failure: Failure) => Refused;
  /** Refuses what was accepted before. */
  readonly refuseAfterAcceptance: (verification: Verification, failure: Failure, key: VerifiedKey) => Refused;
  /** Number of requests that were accepted so far. */
  readonly acceptedCount: () => number;
  /** Adds limits to a verdict that accepted the request before. */
  readonly acceptFurther: (accepted: Accepted, limits: readonly LimitState[]) => Accepted;
}

/** Makes the outcomes of a verifier. */
export function createOutcome(settings: VerifierSettings): Outcome {
  const { scheme, keys, throttle, diagnosis, deployment } = settings;
  const headersOf = responseHeaders(settings);
  const acceptedHeaders = privateHeaders(scheme);
  const requestIdOf = requestIds(settings);
  const refusalOf = refusals(settings, headersOf, requestIdOf);
  const { tell, tellLate } = verdictReport(settings);
  let acceptedCount = 0;

  return {
    acceptedCount: () => acceptedCount,
    accept(verification, limits) {
      acceptedCount++;
      const requestId = requestIdOf(verification);
      const { idempotencyKey } = verification.signatureFields as SignatureFields;
      const echoed = { requestId, idempotencyKey };
      const headers = acceptedHeaders(headersOf(limits, echoed, verification.limits));
      const verdict = acceptedOf(verification, scheme, limits, headers, requestId);
      tell(verification, verdict);
      keys.noteUse?.(verdict.key.id);
      return verdict;
    },
    refuse(verification, failure) {
      const { code } = failure;
      const { authenticated, status } = REFUSALS[code];
      // A request that is turned away already does not prolong it: under steady traffic the block would never end.
      const isFailedAttempt = !authenticated && status < 500 && code !== 'too_many_failures';
      if (isFailedAttempt) throttle?.countFailure(verification.request.address ?? '', verification.nowMs);
      const verdict = refusalOf(verification, failure, diagnosis.inResponse?.(verification, code));
      tell(verification, verdict);
      if (code === 'signature_mismatch') warnOfRouteInPublicUrl(verification.request.url, deployment);
      diagnosis.inBackground?.(verification, code);
      return verdict;
    },
    refuseAfterAcceptance(verification, failure, key) {
      const verdict = refusalOf(verification, failure);
      tellLate(verification, verdict, key);
      return verdict;
    },
    acceptFurther(accepted, further) {
      const limits = [...accepted.limits, ...further];
      return { ...accepted, limits, responseHeaders: acceptedHeaders(headersOf(limits, accepted)) };
    },
  };
}
