/** What is decided about a request after it has been accepted. */

import { scopeFailure } from '../checks/scopes.ts';
import type { VerifiedKey } from '../keys/api-key.ts';
import { storeIdOf } from '../keys/compiled-key.ts';
import { furtherLimits } from '../limits/endpoint-limits.ts';
import type { SignedRequest } from '../request/request.ts';
import type { Accepted, Refusal, Verdict } from '../responses/verdict.ts';
import type { GuardedStore } from '../store/guarded-store.ts';
import { costOf, limitClaim } from './admission-request.ts';
import type { Conclusion } from './outcome.ts';
import type { Requirements } from './route-policy.ts';
import { type Attempt, beginAttempt, type Failure } from './verification.ts';
import type { VerifierSettings } from './verifier-options.ts';

/** Decisions on requests that the same verifier has accepted before. */
export interface Authorization {
  /** Decides on what an endpoint requires; the endpoint's limits count the request, those of the key do not again. */
  readonly authorize: (
    accepted: Accepted,
    request: SignedRequest,
    requirements: Requirements,
  ) => Verdict | Promise<Verdict>;
  /** Refuses for a reason that was found later. */
  readonly refuseAccepted: (accepted: Accepted, request: SignedRequest, failure: Failure) => Refusal;
}

/** What it takes from the verifier that it belongs to. */
export interface AuthorizationParts extends Pick<Conclusion, 'refuseLater' | 'acceptFurther'> {
  readonly admit: GuardedStore['admit'];
}

/** Makes the authorization of a verifier. */
export function authorization(
  { scheme, keySpace, clock }: VerifierSettings,
  { admit, refuseLater, acceptFurther }: AuthorizationParts,
): Authorization {
  function resume(accepted: Accepted, request: SignedRequest, requirements: Requirements): Attempt {
    const attempt = beginAttempt(request, requirements, { nowMs: clock(), startedMs: 0 });
    attempt.keyId = accepted.key.id;
    attempt.requestId = accepted.requestId;
    return attempt;
  }

  function check({ request, requirements }: Attempt, key: VerifiedKey): Failure | undefined {
    const presented = scheme.read(request, requirements.headers ?? []);
    if ('code' in presented) return { code: presented.code, problem: presented };
    if (requirements.mode !== undefined && key.mode !== requirements.mode) return { code: 'wrong_mode' };
    return scopeFailure(key.scopes, requirements.scopes);
  }

  async function admitFurther(attempt: Attempt, accepted: Accepted): Promise<Verdict> {
    const { request, requirements, nowMs } = attempt;
    const cost = costOf(requirements, request, accepted.key);
    const storeId = storeIdOf(keySpace, accepted.key.id);
    const limits = furtherLimits(accepted.limits, requirements.limits ?? []);
    const result = await admit(limitClaim(storeId, limits, { cost, nowMs }));
    if (result.outcome === 'admitted') return acceptFurther(accepted, result.limits);
    const { outcome: code, ...rest } = result;
    // What the mount has told of the key is still so.
    const states = 'limits' in rest ? { limits: [...accepted.limits, ...rest.limits] } : {};
    return refuseLater(attempt, { code, ...rest, ...states });
  }

  return {
    authorize(accepted, request, requirements) {
      const attempt = resume(accepted, request, requirements);
      const failure = check(attempt, accepted.key);
      if (failure !== undefined) return refuseLater(attempt, failure);
      return requirements.limits === undefined ? accepted : admitFurther(attempt, accepted);
    },
    refuseAccepted: (accepted, request, failure) =>
      refuseLater(resume(accepted, request, {}), failure).refusal,
  };
}
