/** The verifier: all checks, in their order. */

import { randomBytes } from 'node:crypto';
import { type Attempt, beginAttempt, type Failure } from './attempt.ts';
import { type Authorization, authorization } from './authorization.ts';
import { addressFailure } from './checks/address-failure.ts';
import { keyStateProblem } from './checks/key-state.ts';
import { scopeFailure } from './checks/scopes.ts';
import { currentSecrets, matchSignature } from './checks/signature.ts';
import { positionInWindow } from './checks/window.ts';
import { claimOf, limitClaim } from './claims.ts';
import { conclusion, isVerdictHeard } from './conclusion.ts';
import { isPromiseLike, withDeadline } from './deadline.ts';
import { type AdmissionResult, guardStore } from './guarded-store.ts';
import type { CompiledKey } from './keys/compiled-key.ts';
import { keyLookup } from './keys/key-lookup.ts';
import type { SignedRequest } from './request.ts';
import { assertRequirements, type Requirements } from './requirements.ts';
import type { Presented, Scheme } from './scheme/scheme.ts';
import { warnOfScheme } from './scheme-warnings.ts';
import type { LimitState } from './store/store.ts';
import type { Refusal, Verdict } from './verdict.ts';
import { toVerifierSettings, type VerifierOptions } from './verifier-options.ts';

/** Verifies requests of one scheme. */
export interface Verifier extends Authorization {
  readonly scheme: Scheme;
  /** Largest body that is verified, in bytes. */
  readonly maxBodyBytes: number;
  /**
   * Decides on a request. An accepted one counts as used: the same request is not accepted again.
   *
   * @returns the verdict, at once when key source and store answer at once. Neither throws nor rejects for anything
   * that a sender, a key source or a store does; it rejects when the integrator's own `cost` throws, or returns no whole
   * number.
   */
  readonly verify: (request: SignedRequest, requirements?: Requirements) => Verdict | Promise<Verdict>;
  /** Verifiers with equal key spaces share keys, replays and limits. */
  readonly keySpace: string;
  /**
   * Where a key stands in its limits, without counting anything: for dashboards. `undefined` where there is no such key.
   * Rejects when the key source or the store fails.
   */
  readonly limitsOf: (keyId: string) => Promise<readonly LimitState[] | undefined>;
  /** The refusal of a request whose body was found to be too large while it was read. */
  readonly refuseBody: (request: SignedRequest) => Refusal;
  /** Throws a TypeError unless this verifier can enforce the requirements. */
  readonly assertRequirements: (requirements: Requirements) => void;
}

const NO_REQUIREMENTS: Requirements = Object.freeze({});

/**
 * Creates a verifier.
 *
 * @example
 * const verifier = createVerifier({ scheme: influencemart(), keys: staticKeys([{ id: 'ak_test_1', secrets: [secret] }]) });
 * const verdict = await verifier.verify({ method, target, headers: request.rawHeaders, body, address });
 * @throws TypeError or RangeError that names the option, or the key, at fault.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const settings = toVerifierSettings(options);
  const { scheme, throttle, maxBodyBytes, clock, logger } = settings;
  const findKey = keyLookup(settings);
  const { store, storeTimeoutMs, onStoreFailure, keySpace } = settings;
  const admit = guardStore({ store, storeTimeoutMs, onStoreFailure, logger, name: scheme.name });
  const { accept, refuse, refuseLater, acceptFurther } = conclusion(settings);
  const standIn = [scheme.algorithm.prepare(randomBytes(32))];
  warnOfScheme(scheme, logger);

  function verify(
    request: SignedRequest,
    requirements: Requirements = NO_REQUIREMENTS,
  ): Verdict | Promise<Verdict> {
    const attempt = begin(request, requirements);
    const failure = checkClaim(attempt);
    if (failure !== undefined) return refuse(attempt, failure);
    let found: CompiledKey | undefined | Promise<CompiledKey | undefined>;
    try {
      found = findKey((attempt.presented as Presented).keyId);
    } catch (cause) {
      return refuse(attempt, { code: 'keys_unavailable', cause });
    }
    if (!isPromiseLike(found)) return withKey(attempt, found);
    return found.then(
      (key) => {
        // Asked again, for many attempts may have waited for this key at once, and each would count as the first.
        const failure = checkThrottle(attempt);
        return failure === undefined ? withKey(attempt, key) : refuse(attempt, failure);
      },
      (cause: unknown) => refuse(attempt, { code: 'keys_unavailable', cause }),
    );
  }

  function withKey(attempt: Attempt, key: CompiledKey | undefined): Verdict | Promise<Verdict> {
    attempt.key = key;
    attempt.keyId = key?.record.id;
    const failure = checkProof(attempt) ?? checkRights(attempt);
    if (failure !== undefined) return refuse(attempt, failure);
    let admitted: AdmissionResult | Promise<AdmissionResult>;
    try {
      admitted = admit(claimOf(attempt, settings));
    } catch (error) {
      return Promise.reject(error);
    }
    return isPromiseLike(admitted)
      ? admitted.then((result) => decide(attempt, result))
      : decide(attempt, admitted);
  }

  /** Checks 0 to 2: what the request claims, before anything is looked up. */
  function checkClaim(attempt: Attempt): Failure | undefined {
    const { request, requirements, nowMs } = attempt;
    const blockedSeconds = throttle?.blockedSeconds(request.address ?? '', nowMs) ?? 0;
    if (blockedSeconds > 0) return { code: 'too_many_failures', retryAfterSeconds: blockedSeconds };
    if (request.body.length > maxBodyBytes) return { code: 'body_too_large' };
    if (!isOriginForm(request.target)) return { code: 'malformed_target' };
    const presented = scheme.read(request, requirements.headers ?? []);
    if ('code' in presented) return { code: presented.code, problem: presented };
    attempt.presented = presented;
    const throttled = checkThrottle(attempt);
    if (throttled !== undefined) return throttled;
    const position = positionInWindow(presented.timestampMs, nowMs, scheme.window);
    if (position === 'inside') return undefined;
    const skew = Math.round((presented.timestampMs - nowMs) / 1000);
    return { code: `timestamp_${position}`, detail: `the timestamp is ${skew} s from the server's clock` };
  }

  /** Check 0 anew, now that the claimed key is known: whoever has proven a key goes on beside an attacker. */
  function checkThrottle({ request, nowMs, presented }: Attempt): Failure | undefined {
    if (throttle === undefined) return undefined;
    const { keyId } = presented as Presented;
    const retryAfterSeconds = throttle.blockedSecondsFor(request.address ?? '', keyId, nowMs);
    return retryAfterSeconds > 0 ? { code: 'too_many_failures', retryAfterSeconds } : undefined;
  }

  /** Checks 3 and 4: whether the sender holds the secret of the key. An unknown key costs what a known one costs. */
  function checkProof(attempt: Attempt): Failure | undefined {
    const { request, key, nowMs } = attempt;
    const secrets = key === undefined ? [] : currentSecrets(key, nowMs);
    const match = matchSignature(attempt, scheme, secrets.length > 0 ? secrets : standIn);
    if (typeof match === 'object') return { code: match.code, problem: match };
    if (key === undefined) return { code: 'unknown_key' };
    if (secrets.length === 0)
      return { code: 'signature_mismatch', detail: 'the key has no secret in use at this time' };
    if (match === undefined) return { code: 'signature_mismatch' };
    const presented = attempt.presented as Presented;
    if (!scheme.bodyMatchesDigest(request, presented)) return { code: 'body_digest_mismatch' };
    attempt.replayId = scheme.replay === 'nonce' ? (presented.nonce as string) : match;
    return undefined;
  }

  /** Checks 5 to 7: whether the key may be used, from there, for this. */
  function checkRights({ request, requirements, nowMs, key }: Attempt): Failure | undefined {
    const { allow, record } = key as CompiledKey;
    const state = keyStateProblem(key as CompiledKey, requirements.mode, nowMs);
    if (state !== undefined) return { code: state };
    return addressFailure(allow, request.address) ?? scopeFailure(record.scopes, requirements.scopes);
  }

  /** Check 8: what the store decided. */
  function decide(attempt: Attempt, result: AdmissionResult): Verdict {
    if (result.outcome === 'admitted') return accept(attempt, result.limits);
    const { outcome: code, ...rest } = result;
    return refuse(attempt, { code, ...rest });
  }

  async function limitsOf(keyId: string): Promise<readonly LimitState[] | undefined> {
    const key = await findKey(keyId);
    if (key === undefined) return undefined;
    const asked = store.admit(limitClaim(key.storeId, key.limits, { cost: 0, nowMs: clock() }));
    const admission = await (isPromiseLike(asked) && storeTimeoutMs !== undefined
      ? withDeadline(asked, storeTimeoutMs, 'the store')
      : asked);
    return 'limits' in admission ? admission.limits : [];
  }

  function begin(request: SignedRequest, requirements: Requirements): Attempt {
    const startedMs = logger === undefined && !isVerdictHeard() ? 0 : performance.now();
    return beginAttempt(request, requirements, { nowMs: clock(), startedMs });
  }

  return {
    scheme,
    maxBodyBytes,
    keySpace,
    verify,
    ...authorization(settings, { admit, refuseLater, acceptFurther }),
    limitsOf,
    refuseBody: (request) => refuse(begin(request, NO_REQUIREMENTS), { code: 'body_too_large' }).refusal,
    assertRequirements: (requirements) => assertRequirements(requirements, scheme),
  };
}

/**
 * Whether the target is a path and perhaps a query (RFC 9112 §3.2.1). Routers take a whole URL apart, and end path or
 * query at a fragment: what was signed and what is routed would differ.
 */
function isOriginForm(target: string): boolean {
  return target.startsWith('/') && !target.includes('#');
}
