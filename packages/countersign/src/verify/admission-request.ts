/** The verifier's question to the store about a request. */

import { endOfWindow } from '../checks/window.ts';
import type { VerifiedKey } from '../keys/api-key.ts';
import type { CompiledKey, KeyRights } from '../keys/compiled-key.ts';
import { endpointLimits } from '../limits/endpoint-limits.ts';
import type { SignedRequest } from '../request/request.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import { type Limit, LONGEST_WINDOW_SECONDS } from '../store/limit.ts';
import { isMemoryStore } from '../store/memory/memory-store.ts';
import type { AdmissionRequest } from '../store/store.ts';
import type { RoutePolicy } from './route/route-policy.ts';
import type { Verification } from './verification.ts';
import type { VerifierSettings } from './verifier-options.ts';

/** Three days. */
const REMEMBER_SECONDS = 259_200;

/** Makes the question for a request that has passed all other checks. */
export type ToAdmissionRequest = (verification: Verification) => AdmissionRequest;

/**
 * Makes that function for a verifier. It notes the limits that a request is held to in the verification, and throws a
 * RangeError when the integrator's `cost` is none.
 */
export function admissionRequests(settings: VerifierSettings): ToAdmissionRequest {
  const { window, rememberSeconds = REMEMBER_SECONDS, replay, ...scheme } = settings.scheme;
  const { severalSignatures, algorithm, signatureEncoding } = scheme;
  // A nonce is kept for both sides of the window, since it must not be used again under a later timestamp either.
  const reuseMs = window !== undefined && replay === 'nonce' ? window.futureMs : 0;
  // Without a time of its own, a request is as new as it comes.
  const windowMs = window === undefined ? rememberSeconds * 1000 : endOfWindow(0, window) + reuseMs;
  // A copy that passed the window in its last moment may still wait for the key source before it gets here.
  const marginMs = settings.replayMarginMs + settings.keysTimeoutMs;
  const lifeMs = windowMs + marginMs;
  const isHexMac = algorithm.matchIsDigest === true && signatureEncoding === 'hex';
  const replayIdIsDigest = replay === 'signature' && (severalSignatures || isHexMac);
  const isInMemory = isMemoryStore(settings.store);

  /** A request without a time, or one that outlives its window, is good until it says so itself. */
  function untilExpired(
    { timestampMs, expiresMs = 0, outlivesWindow }: SignatureFields,
    nowMs: number,
  ): number {
    const usualMs = (timestampMs ?? nowMs) + lifeMs;
    const untilMs = Math.min(expiresMs, nowMs + LONGEST_WINDOW_SECONDS * 1000) + 1 + marginMs;
    if (outlivesWindow === true) return untilMs;
    return timestampMs === undefined ? Math.max(usualMs, untilMs) : usualMs;
  }

  return (verification) => {
    const { request, policy, replayId, nowMs } = verification;
    const fields = verification.signatureFields as SignatureFields;
    const { timestampMs = nowMs, expiresMs } = fields;
    const { storeId, memory, verified, soundRights } = verification.key as CompiledKey;
    const own = (soundRights as KeyRights).limits;
    const limits = policy.limits === undefined ? own : endpointLimits(own, policy.limits);
    verification.limits = limits;
    return {
      keyId: storeId,
      replayId,
      replayIdIsDigest,
      timestampMs,
      expiresAtMs: expiresMs === undefined ? timestampMs + lifeMs : untilExpired(fields, nowMs),
      limits,
      cost: policy.cost === undefined ? 1 : costOf(policy, request, verified),
      nowMs,
      keyMemory: isInMemory ? memory : undefined,
    };
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
