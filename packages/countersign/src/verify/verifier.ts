/** The verifier: all checks, in their order. */

import { addressFailure } from '../checks/address-failure.ts';
import { keyStateProblem } from '../checks/key-state.ts';
import { scopeFailure } from '../checks/scopes.ts';
import { positionInWindow } from '../checks/window.ts';
import type { OperationStore } from '../idempotency/operation-store.ts';
import { isPromiseLike } from '../internal/deadline.ts';
import type { CompiledKey, KeyRights } from '../keys/compiled-key.ts';
import { haveSameSecrets, keyLookup } from '../keys/key-lookup.ts';
import type { RequestHead } from '../request/request.ts';
import { type RequestInput, toSignedRequest } from '../request/request-input.ts';
import { originForm } from '../request/request-target.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { Presented, Scheme } from '../scheme/scheme.ts';
import { type AdmissionResult, guardStore } from '../store/guarded-store.ts';
import type { LimitState } from '../store/store.ts';
import { claimOf, limitClaim } from './admission-request.ts';
import { type Authorization, authorization } from './authorization.ts';
import { noteCopy } from './copied-request.ts';
import { conclusion, isVerdictHeard } from './outcome.ts';
import type { Requirements } from './route-policy.ts';
import { NO_REQUIREMENTS, requirementsCheck } from './route-policy-check.ts';
import { warnOfScheme } from './scheme-warnings.ts';
import { currentSecrets, matchSignature } from './signature.ts';
import { type Attempt, beginAttempt, type Failure } from './verification.ts';
import { type BodyLimits, toVerifierSettings, type VerifierOptions } from './verifier-options.ts';

/** Verifies requests of one scheme. */
export interface Verifier extends Authorization {
  readonly scheme: Scheme;
  /** Largest body that is verified, in bytes. */
  readonly maxBodyBytes: number;
  /** Limits for adapters, on reading bodies before verification and on draining those of refused requests. */
  readonly bodyLimits: BodyLimits;
  /**
   * Decides on a request. An accepted one counts as used: the same request is not accepted again.
   *
   * @returns the verdict, at once when key source and store answer at once. It rejects for nothing that a sender, a key
   * source or a store does, but with a TypeError for a request or a requirement that is not of the form it must have, and
   * with whatever the integrator's own code throws: a part or a format of the scheme, `cost`, `clock`, `requestId`.
   */
  readonly verify: (request: RequestInput, requirements?: Requirements) => Verdict | Promise<Verdict>;
  /**
   * For adapters: decides what the head alone decides, before the body is read. An attempt that goes on is handed to
   * `finish` with the body, or to `refuseBody`. Throws what the integrator's code throws.
   *
   * @param declaredBytes The declared length of the body; NaN where it is not known.
   */
  readonly start: (head: RequestHead, requirements: Requirements, declaredBytes: number) => Attempt | Refused;
  /** For adapters: decides on an attempt whose body has come. Throws or rejects as `verify` does. */
  readonly finish: (attempt: Attempt, body: Uint8Array) => Verdict | Promise<Verdict>;
  /** For adapters: refuses an attempt whose body did not come as it must. */
  readonly refuseBody: (attempt: Attempt, code: 'body_too_large' | 'body_timeout' | 'too_busy') => Refused;
  /** Verifiers with equal key spaces share keys, replays and limits. */
  readonly keySpace: string;
  /** Operation store of the verifier's store, for idempotency and deduplication; `undefined`: it has none. */
  readonly operations: OperationStore | undefined;
  /**
   * Where a key stands in its limits, without counting anything: for dashboards. `undefined` where there is no such key.
   * Rejects when the key source or the store fails.
   */
  readonly limitsOf: (keyId: string) => Promise<readonly LimitState[] | undefined>;
  /** Throws a TypeError unless this verifier can enforce the requirements. */
  readonly assertRequirements: (requirements: Requirements) => void;
}

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
  const keys = keyLookup(settings);
  const { store, storeTimeoutMs, onStoreFailure, keySpace } = settings;
  const { admit, look } = guardStore({ store, storeTimeoutMs, onStoreFailure, logger, name: scheme.name });
  const { accept, refuse, refuseLater, acceptFurther } = conclusion(settings);
  const checkPolicy = requirementsCheck(scheme);
  warnOfScheme(scheme, logger);

  function verify(input: RequestInput, policy: Requirements = NO_REQUIREMENTS): Verdict | Promise<Verdict> {
    try {
      const request = toSignedRequest(input);
      const attempt = start(request, policy, request.body.length);
      return 'refusal' in attempt ? attempt : checkWhole(attempt, request.body);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Checks 0 to 2: all that the head alone decides, before a byte of the body is read. */
  function start(head: RequestHead, policy: Requirements, declaredBytes: number): Attempt | Refused {
    checkPolicy(policy);
    const attempt = begin(head, policy);
    const failure = checkHead(attempt, declaredBytes);
    return failure === undefined ? attempt : refuse(attempt, failure);
  }

  /** Goes on once the body is there. It may have taken its time, in which the request has become too old. */
  function finish(attempt: Attempt, body: Uint8Array): Verdict | Promise<Verdict> {
    attempt.nowMs = now();
    const failure = checkWindow(attempt);
    return failure === undefined ? checkWhole(attempt, body) : refuse(attempt, failure);
  }

  /** Checks 3 to 8. */
  function checkWhole(attempt: Attempt, body: Uint8Array): Verdict | Promise<Verdict> {
    if (attempt.request.body !== body) attempt.request.body = body;
    returnUnusedBytes(attempt, body.length);
    if (body.length > maxBodyBytes) return refuse(attempt, { code: 'body_too_large' });
    const { keyId } = attempt.presented as Presented;
    let found: CompiledKey | undefined | Promise<CompiledKey | undefined>;
    try {
      found = keys.find(keyId);
    } catch (cause) {
      return withoutKeys(attempt, cause);
    }
    if (!isPromiseLike(found)) return withKey(attempt, found, false);
    return found.then(
      (key) => {
        const failure = checkThrottleAgain(attempt);
        return failure === undefined ? withKey(attempt, key, true) : refuse(attempt, failure);
      },
      (cause: unknown) => withoutKeys(attempt, cause),
    );
  }

  /** @param isFresh Whether the key has been looked up for this request, and does not come from a cache. */
  function withKey(
    attempt: Attempt,
    key: CompiledKey | undefined,
    isFresh: boolean,
  ): Verdict | Promise<Verdict> {
    attempt.key = key;
    attempt.keyId = key?.record.id;
    const failure = checkProof(attempt);
    if (failure === undefined) return admitted(attempt);
    if (attempt.isProven) return refuse(attempt, failure);
    const { keyId } = attempt.presented as Presented;
    const found = keys.findAgain(keyId, isFresh);
    if (found === undefined) return refuse(attempt, failure);
    return found.then(
      (current) => {
        if (!haveSameSecrets(current, key)) return withKey(attempt, current, true);
        keys.findAgain(keyId, true);
        return refuse(attempt, failure);
      },
      (cause: unknown) => refuse(attempt, { code: 'keys_unavailable', cause }),
    );
  }

  /** An attempt whose key is not to be had costs what one costs that fails with a cached key. */
  function withoutKeys(attempt: Attempt, cause: unknown): Refused {
    matchSignature(attempt, scheme, keys.withDummies((attempt.presented as Presented).keyId, []));
    return refuse(attempt, { code: 'keys_unavailable', cause });
  }

  /** Checks 5 to 8, for a sender that has proved to hold the secret. */
  function admitted(attempt: Attempt): Verdict | Promise<Verdict> {
    let failure: Failure | undefined;
    try {
      failure = checkRights(attempt, keys.rightsOf(attempt.key as CompiledKey));
    } catch (cause) {
      failure = { code: 'keys_unavailable', cause };
    }
    if (failure !== undefined) return refuse(attempt, failure);
    const result = admit(claimOf(attempt, settings));
    return isPromiseLike(result)
      ? result.then((admission) => decide(attempt, admission))
      : decide(attempt, result);
  }

  function checkHead(attempt: Attempt, declaredBytes: number): Failure | undefined {
    const { request, requirements } = attempt;
    const throttled = checkThrottle(attempt);
    if (throttled !== undefined) return throttled;
    if (declaredBytes > maxBodyBytes) return { code: 'body_too_large' };
    const target = originForm(request.target, request.headers);
    if (target === undefined) return { code: 'malformed_target' };
    if (target !== request.target) attempt.request = { ...request, target };
    const presented = scheme.read(attempt.request, requirements.headers ?? []);
    if ('code' in presented) return { code: presented.code, problem: presented };
    attempt.presented = presented;
    const failure = checkWindow(attempt);
    return failure === undefined && attempt.isThrottled ? takeBytes(attempt, declaredBytes) : failure;
  }

  /** Check 2. */
  function checkWindow({ presented, nowMs }: Attempt): Failure | undefined {
    const { timestampMs } = presented as Presented;
    const position = positionInWindow(timestampMs, nowMs, scheme.window);
    if (position === 'inside') return undefined;
    const skew = Math.round((timestampMs - nowMs) / 1000);
    return { code: `timestamp_${position}`, detail: `the timestamp is ${skew} s from the server's clock` };
  }

  /** Check 0: a throttled sender is verified within its share. */
  function checkThrottle(attempt: Attempt): Failure | undefined {
    const { nowMs } = attempt;
    const address = attempt.request.address ?? '';
    if (throttle === undefined || !throttle.isThrottled(address, nowMs)) return undefined;
    attempt.isThrottled = true;
    const retryAfterSeconds = throttle.takeTurn(address, nowMs);
    return retryAfterSeconds > 0 ? { code: 'too_many_failures', retryAfterSeconds } : undefined;
  }

  /** Asked again, for many attempts may have waited for one key at once, and each would count as the first. */
  function checkThrottleAgain(attempt: Attempt): Failure | undefined {
    return attempt.isThrottled ? undefined : checkThrottle(attempt);
  }

  /** A body of unknown length is counted as the largest, until it has come. */
  function takeBytes(attempt: Attempt, declaredBytes: number): Failure | undefined {
    const bytes = Number.isNaN(declaredBytes) ? maxBodyBytes : declaredBytes;
    const { address = '' } = attempt.request;
    const retryAfterSeconds = throttle?.takeBytes(address, bytes, attempt.nowMs) ?? 0;
    if (retryAfterSeconds > 0) return { code: 'too_many_failures', retryAfterSeconds };
    attempt.bytesTaken = bytes;
    return undefined;
  }

  function returnUnusedBytes(attempt: Attempt, bytes: number): void {
    const unused = attempt.bytesTaken - bytes;
    if (unused > 0) throttle?.returnBytes(attempt.request.address ?? '', unused);
    attempt.bytesTaken = 0;
  }

  /** Checks 3 and 4: whether the sender holds the secret of the key. An unknown key costs what a known one costs. */
  function checkProof(attempt: Attempt): Failure | undefined {
    const { request, key, nowMs } = attempt;
    const secrets = key === undefined ? [] : currentSecrets(key, nowMs);
    const presented = attempt.presented as Presented;
    const match = matchSignature(attempt, scheme, keys.withDummies(presented.keyId, secrets));
    if (typeof match === 'object') return { code: match.code, problem: match };
    if (key === undefined) return { code: 'unknown_key' };
    if (secrets.length === 0)
      return { code: 'signature_mismatch', detail: 'the key has no secret in use at this time' };
    if (match === undefined) return { code: 'signature_mismatch' };
    attempt.isProven = true;
    if (!scheme.bodyMatchesDigest(request, presented)) return { code: 'body_digest_mismatch' };
    attempt.replayId = scheme.replay === 'nonce' ? (presented.nonce as string) : match;
    return undefined;
  }

  /** Checks 5 to 7: whether the key may be used, from there, for this. */
  function checkRights(attempt: Attempt, { allow }: KeyRights): Failure | undefined {
    const { request, requirements, nowMs, key } = attempt;
    const { record } = key as CompiledKey;
    const state = keyStateProblem(key as CompiledKey, requirements.mode, nowMs);
    if (state !== undefined) return { code: state };
    return addressFailure(allow, request.address) ?? scopeFailure(record.scopes, requirements.scopes);
  }

  /** Check 8: what the store decided. */
  function decide(attempt: Attempt, result: AdmissionResult): Verdict {
    if (result.outcome === 'admitted') return accept(attempt, result.limits);
    const { outcome: code, ...rest } = result;
    const refused = refuse(attempt, { code, ...rest });
    if (code === 'replayed') noteCopy(refused.refusal, attempt, scheme);
    return refused;
  }

  async function limitsOf(keyId: string): Promise<readonly LimitState[] | undefined> {
    const key = await keys.find(keyId);
    if (key === undefined) return undefined;
    const { limits } = keys.rightsOf(key);
    const admission = await look(limitClaim(key.storeId, limits, { cost: 0, nowMs: clock() }));
    return 'limits' in admission ? admission.limits : [];
  }

  function begin(head: RequestHead, requirements: Requirements): Attempt {
    const startedMs = logger === undefined && !isVerdictHeard() ? 0 : performance.now();
    return beginAttempt(head, requirements, { nowMs: now(), startedMs });
  }

  function now(): number {
    const nowMs = clock();
    if (!Number.isFinite(nowMs)) throw new TypeError('"clock" must return milliseconds since the epoch');
    return nowMs;
  }

  return {
    scheme,
    keySpace,
    get operations() {
      return store.operations;
    },
    bodyLimits: settings.bodyLimits,
    maxBodyBytes,
    verify,
    start,
    finish,
    refuseBody: (attempt, code) => refuse(attempt, { code }),
    ...authorization(settings, { admit, refuseLater, acceptFurther }),
    limitsOf,
    assertRequirements: checkPolicy,
  };
}
