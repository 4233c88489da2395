/** The verifier's question to the store about a request. */

import { endOfWindow } from '../checks/window.ts';
import type { VerifiedKey } from '../keys/api-key.ts';
import type { CompiledKey } from '../keys/compiled-key.ts';
import { endpointLimits } from '../limits/endpoint-limits.ts';
import type { SignedRequest } from '../request/request.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import type { AdmissionRequest, Limit } from '../store/store.ts';
import type { RoutePolicy } from './route-policy.ts';
import type { Verification } from './verification.ts';
import type { VerifierSettings } from './verifier-options.ts';

/**
 * The claim of a request that has passed all other checks: its replay id, and all limits that it is held to, which are noted
 * in the attempt.
 *
 * @throws RangeError when the integrator's `cost` is none.
 */
export function admissionRequestOf(verification: Verification, settings: VerifierSettings): AdmissionRequest {
  const { request, policy, replayId, nowMs } = verification;
  const { timestampMs } = verification.signatureFields as SignatureFields;
  const { rights, storeId, verified } = verification.key as CompiledKey;
  const { window, replay, severalSignatures, algorithm } = settings.scheme;
  // A copy that passed the window in its last moment may still wait for the key source before it gets here.
  const marginMs = settings.replayMarginMs + settings.keysTimeoutMs;
  // A nonce is kept for both sides of the window, since it must not be used again under a later timestamp either.
  const reuseMs = replay === 'nonce' ? window.futureMs : 0;
  const expiresAtMs = endOfWindow(timestampMs, window) + reuseMs + marginMs;
  const replayIdIsDigest = replay === 'signature' && (severalSignatures || algorithm.matchIsDigest === true);
  const limits = policy.limits === undefined ? rights.limits : endpointLimits(rights.limits, policy.limits);
  verification.limits = limits;
  const cost = policy.cost === undefined ? 1 : costOf(policy, request, verified);
  return {
    keyId: storeId,
    replayId,
    replayIdIsDigest,
    timestampMs,
    expiresAtMs,
    limits,
    cost,
    nowMs,
  };
}

/** A claim about limits alone. */
export function limitRequest(
  keyId: string,
  limits: readonly Limit[],
  at: { cost: number; nowMs: number },
): AdmissionRequest {
  const { cost, nowMs } = at;
  return { keyId, replayId: undefined, timestampMs: nowMs, expiresAtMs: nowMs, limits, cost, nowMs };
}

/**
 * Gives the number of requests that this one counts as.
 *
 * @throws RangeError when the integrator's function returns anything but a whole number from 0.
 */
export function costOf({ cost = 1 }: RoutePolicy, request: SignedRequest, key: VerifiedKey): number {
  const amount = typeof cost === 'function' ? cost(request, key) : cost;
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError('"cost" must be a whole number from 0, or a function that returns one');
  return amount;
}
