/** Decisions about a request after it has been accepted. */

import { scopeFailure } from '../../checks/scopes.ts';
import type { VerifiedKey } from '../../keys/api-key.ts';
import { storeIdOf } from '../../keys/compiled-key.ts';
import { furtherLimits } from '../../limits/endpoint-limits.ts';
import type { SignedRequest } from '../../request/request.ts';
import type { Accepted, Refused, Verdict } from '../../responses/verdict.ts';
import type { GuardedStore } from '../../store/guarded-store.ts';
import { costOf, limitRequest } from '../admission-request.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { beginVerification, type Failure, type Verification } from '../verification.ts';
import type { VerifierSettings } from '../verifier-options.ts';
import type { RoutePolicy } from './route-policy.ts';

/** Decisions on requests that the same verifier has accepted before. */
export interface Authorization {
  /** Decides on what an endpoint requires; the endpoint's limits count the request, those of the key do not again. */
  readonly authorize: (
    accepted: Accepted,
    request: SignedRequest,
    policy: RoutePolicy,
  ) => Verdict | Promise<Verdict>;
  /** Refuses for a reason that was found later. */
  readonly refuseAccepted: (accepted: Accepted, request: SignedRequest, failure: Failure) => Refused;
}

/** Parts of the verifier that it belongs to. */
export interface AuthorizationParts extends Pick<Outcome, 'refuseAfterAcceptance' | 'acceptFurther'> {
  readonly admit: (...request: Parameters<GuardedStore['admit']>) => ReturnType<GuardedStore['admit']>;
}

/** Makes the authorization of a verifier. */
export function authorization(
  { scheme, namespace, clock }: VerifierSettings,
  { admit, refuseAfterAcceptance, acceptFurther }: AuthorizationParts,
): Authorization {
  function resume(accepted: Accepted, request: SignedRequest, policy: RoutePolicy): Verification {
    const verification = beginVerification(request, policy, clock(), 0);
    verification.keyId = accepted.key.id;
    verification.requestId = accepted.requestId;
    return verification;
  }

  function check({ request, policy }: Verification, key: VerifiedKey): Failure | undefined {
    const signatureFields = scheme.read(request, policy.requires ?? []);
    if ('code' in signatureFields) return { code: signatureFields.code, problem: signatureFields };
    if (policy.mode !== undefined && key.mode !== policy.mode) return { code: 'wrong_mode' };
    return scopeFailure(key.scopes, policy.scopes);
  }

  async function admitFurther(verification: Verification, accepted: Accepted): Promise<Verdict> {
    const { request, policy, nowMs } = verification;
    const cost = costOf(policy, request, accepted.key);
    const storeId = storeIdOf(namespace, accepted.key.id);
    const limits = furtherLimits(accepted.limits, policy.limits ?? []);
    const result = await admit(limitRequest(storeId, limits, { cost, nowMs }));
    if (result.outcome === 'admitted') return acceptFurther(accepted, result.limits);
    const { outcome: code, ...rest } = result;
    // What the mount has told of the key is still so.
    const states = 'limits' in rest ? { limits: [...accepted.limits, ...rest.limits] } : {};
    return refuseAfterAcceptance(verification, { code, ...rest, ...states }, accepted.key);
  }

  return {
    authorize(accepted, request, policy) {
      const verification = resume(accepted, request, policy);
      const failure = check(verification, accepted.key);
      if (failure !== undefined) return refuseAfterAcceptance(verification, failure, accepted.key);
      return policy.limits === undefined ? accepted : admitFurther(verification, accepted);
    },
    refuseAccepted: (accepted, request, failure) =>
      refuseAfterAcceptance(resume(accepted, request, {}), failure, accepted.key),
  };
}
