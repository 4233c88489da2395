/** The verifier: all checks, in their order. */

import { addressFailure } from '../checks/address-failure.ts';
import { keyStateProblem } from '../checks/key-state.ts';
import { scopeFailure } from '../checks/scopes.ts';
import { positionInWindow } from '../checks/window.ts';
import { isPromiseLike } from '../internal/deadline.ts';
import { naming } from '../internal/known-options.ts';
import type { CompiledKey, KeyRights } from '../keys/compiled-key.ts';
import { haveSameSecrets, keyLookup } from '../keys/key-lookup.ts';
import type { RequestHead } from '../request/request.ts';
import { type RequestInput, toSignedRequest } from '../request/request-input.ts';
import { originForm } from '../request/request-target.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import { type AdmissionResult, guardStore } from '../store/guarded-store.ts';
import type { OperationStore } from '../store/operation-store.ts';
import type { LimitState } from '../store/store.ts';
import { admissionRequestOf, limitRequest } from './admission-request.ts';
import { type Authorization, authorization } from './authorization.ts';
import { noteCopy } from './copied-request.ts';
import { createOutcome, isVerdictHeard } from './outcome.ts';
import type { RoutePolicy } from './route-policy.ts';
import { NO_POLICY, routePolicyCheck } from './route-policy-check.ts';
import { warnOfScheme } from './scheme-warnings.ts';
import { currentSecrets, matchSignature } from './signature.ts';
import { beginVerification, type Failure, type Verification } from './verification.ts';
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
  readonly verify: (request: RequestInput, policy?: RoutePolicy) => Verdict | Promise<Verdict>;
  /**
   * For adapters: decides what the head alone decides, before the body is read. An attempt that goes on is handed to
   * `finish` with the body, or to `refuseBody`. Throws what the integrator's code throws.
   *
   * @param declaredBytes The declared length of the body; NaN where it is not known.
   */
  readonly start: (head: RequestHead, policy: RoutePolicy, declaredBytes: number) => Verification | Refused;
  /** For adapters: decides on an attempt whose body has come. Throws or rejects as `verify` does. */
  readonly finish: (verification: Verification, body: Uint8Array) => Verdict | Promise<Verdict>;
  /** For adapters: refuses an attempt whose body did not come as it must. */
  readonly refuseBody: (
    verification: Verification,
    code: 'body_too_large' | 'body_timeout' | 'too_busy',
  ) => Refused;
  /** Verifiers with equal namespaces share keys, replays and limits. */
  readonly namespace: string;
  /** Operation store of the verifier's store, for idempotency and deduplication; `undefined`: it has none. */
  readonly operations: OperationStore | undefined;
  /**
   * Where a key stands in its limits, without counting anything: for dashboards. `undefined` where there is no such key.
   * Rejects when the key source or the store fails.
   */
  readonly limitsOf: (keyId: string) => Promise<readonly LimitState[] | undefined>;
  /** Throws a TypeError unless this verifier can enforce the requirements. */
  readonly assertPolicy: (policy: RoutePolicy) => void;
}

/**
 * Creates a verifier.
 *
 * @example
 * const verifier = createVerifier({ scheme: influencemart(), keys: { id: 'ak_test_1', secret } });
 * const verdict = await verifier.verify({ method, url, headers: request.rawHeaders, body, address });
 * @throws TypeError or RangeError that names the option, or the key, at fault.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const settings = toVerifierSettings(options);
  const { scheme, throttle, maxBodyBytes, clock, logger } = settings;
  const keys = naming('createVerifier()', () => keyLookup(settings));
  const { store, storeTimeoutMs, onStoreFailure, namespace } = settings;
  const { admit, peek: look } = guardStore({
    store,
    storeTimeoutMs,
    onStoreFailure,
    logger,
    name: scheme.name,
  });
  const { accept, refuse, refuseAfterAcceptance, acceptFurther } = createOutcome(settings);
  const checkPolicy = routePolicyCheck(scheme);
  warnOfScheme(scheme, logger);

  function verify(input: RequestInput, policy: RoutePolicy = NO_POLICY): Verdict | Promise<Verdict> {
    try {
      const request = toSignedRequest('verify()', input);
      const verification = start(request, policy, request.body.length);
      return 'ok' in verification ? verification : checkWhole(verification, request.body);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Checks 0 to 2: all that the head alone decides, before a byte of the body is read. */
  function start(head: RequestHead, policy: RoutePolicy, declaredBytes: number): Verification | Refused {
    checkPolicy(policy);
    const verification = begin(head, policy);
    const failure = checkHead(verification, declaredBytes);
    return failure === undefined ? verification : refuse(verification, failure);
  }

  /** Goes on once the body is there. It may have taken its time, in which the request has become too old. */
  function finish(verification: Verification, body: Uint8Array): Verdict | Promise<Verdict> {
    verification.nowMs = now();
    const failure = checkWindow(verification);
    return failure === undefined ? checkWhole(verification, body) : refuse(verification, failure);
  }

  /** Checks 3 to 8. */
  function checkWhole(verification: Verification, body: Uint8Array): Verdict | Promise<Verdict> {
    if (verification.request.body !== body) verification.request.body = body;
    returnUnusedBytes(verification, body.length);
    if (body.length > maxBodyBytes) return refuse(verification, { code: 'body_too_large' });
    const { keyId } = verification.signatureFields as SignatureFields;
    let found: CompiledKey | undefined | Promise<CompiledKey | undefined>;
    try {
      found = keys.find(keyId);
    } catch (cause) {
      return withoutKeys(verification, cause);
    }
    if (!isPromiseLike(found)) return withKey(verification, found, false);
    return found.then(
      (key) => {
        const failure = checkThrottleAgain(verification);
        return failure === undefined ? withKey(verification, key, true) : refuse(verification, failure);
      },
      (cause: unknown) => withoutKeys(verification, cause),
    );
  }

  /** @param isFresh Whether the key has been looked up for this request, and does not come from a cache. */
  function withKey(
    verification: Verification,
    key: CompiledKey | undefined,
    isFresh: boolean,
  ): Verdict | Promise<Verdict> {
    verification.key = key;
    verification.keyId = key?.record.id;
    const failure = checkProof(verification);
    if (failure === undefined) return admitted(verification);
    if (verification.isAuthenticated) return refuse(verification, failure);
    const { keyId } = verification.signatureFields as SignatureFields;
    const found = keys.findAgain(keyId, isFresh);
    if (found === undefined) return refuse(verification, failure);
    return found.then(
      (current) => {
        if (!haveSameSecrets(current, key)) return withKey(verification, current, true);
        keys.findAgain(keyId, true);
        return refuse(verification, failure);
      },
      (cause: unknown) => refuse(verification, { code: 'keys_unavailable', cause }),
    );
  }

  /** An attempt whose key is not to be had costs what one costs that fails with a cached key. */
  function withoutKeys(verification: Verification, cause: unknown): Refused {
    matchSignature(
      verification,
      scheme,
      keys.withDummies((verification.signatureFields as SignatureFields).keyId, []),
    );
    return refuse(verification, { code: 'keys_unavailable', cause });
  }

  /** Checks 5 to 8, for a sender that has proved to hold the secret. */
  function admitted(verification: Verification): Verdict | Promise<Verdict> {
    let failure: Failure | undefined;
    try {
      failure = checkRights(verification, keys.rightsOf(verification.key as CompiledKey));
    } catch (cause) {
      failure = { code: 'keys_unavailable', cause };
    }
    if (failure !== undefined) return refuse(verification, failure);
    const result = admit(admissionRequestOf(verification, settings));
    return isPromiseLike(result)
      ? result.then((admission) => decide(verification, admission))
      : decide(verification, result);
  }

  function checkHead(verification: Verification, declaredBytes: number): Failure | undefined {
    const { request, policy } = verification;
    const throttled = checkThrottle(verification);
    if (throttled !== undefined) return throttled;
    if (declaredBytes > maxBodyBytes) return { code: 'body_too_large' };
    const target = originForm(request.url, request.headers);
    if (target === undefined) return { code: 'malformed_target' };
    if (target !== request.url) verification.request = { ...request, url: target };
    const signatureFields = scheme.read(verification.request, policy.requires ?? []);
    if ('code' in signatureFields) return { code: signatureFields.code, problem: signatureFields };
    const { soleId } = keys;
    verification.signatureFields =
      soleId === undefined ? signatureFields : { ...signatureFields, keyId: soleId };
    const failure = checkWindow(verification);
    return failure === undefined && verification.isThrottled
      ? takeBytes(verification, declaredBytes)
      : failure;
  }

  /** Check 2. */
  function checkWindow({ signatureFields, nowMs }: Verification): Failure | undefined {
    const { timestampMs } = signatureFields as SignatureFields;
    const position = positionInWindow(timestampMs, nowMs, scheme.window);
    if (position === 'inside') return undefined;
    const skew = Math.round((timestampMs - nowMs) / 1000);
    return { code: `timestamp_${position}`, detail: `the timestamp is ${skew} s from the server's clock` };
  }

  /** Check 0: a throttled sender is verified within its share. */
  function checkThrottle(verification: Verification): Failure | undefined {
    const { nowMs } = verification;
    const address = verification.request.address ?? '';
    if (throttle === undefined || !throttle.isThrottled(address, nowMs)) return undefined;
    verification.isThrottled = true;
    const retryAfterSeconds = throttle.takeTurn(address, nowMs);
    return retryAfterSeconds > 0 ? { code: 'too_many_failures', retryAfterSeconds } : undefined;
  }

  /** Asked again, for many attempts may have waited for one key at once, and each would count as the first. */
  function checkThrottleAgain(verification: Verification): Failure | undefined {
    return verification.isThrottled ? undefined : checkThrottle(verification);
  }

  /** A body of unknown length is counted as the largest, until it has come. */
  function takeBytes(verification: Verification, declaredBytes: number): Failure | undefined {
    const bytes = Number.isNaN(declaredBytes) ? maxBodyBytes : declaredBytes;
    const { address = '' } = verification.request;
    const retryAfterSeconds = throttle?.takeBytes(address, bytes, verification.nowMs) ?? 0;
    if (retryAfterSeconds > 0) return { code: 'too_many_failures', retryAfterSeconds };
    verification.bytesTaken = bytes;
    return undefined;
  }

  function returnUnusedBytes(verification: Verification, bytes: number): void {
    const unused = verification.bytesTaken - bytes;
    if (unused > 0) throttle?.returnBytes(verification.request.address ?? '', unused);
    verification.bytesTaken = 0;
  }

  /** Checks 3 and 4: whether the sender holds the secret of the key. An unknown key costs what a known one costs. */
  function checkProof(verification: Verification): Failure | undefined {
    const { request, key, nowMs } = verification;
    const secrets = key === undefined ? [] : currentSecrets(key, nowMs);
    const signatureFields = verification.signatureFields as SignatureFields;
    const match = matchSignature(verification, scheme, keys.withDummies(signatureFields.keyId, secrets));
    if (typeof match === 'object') return { code: match.code, problem: match };
    if (key === undefined) return { code: 'unknown_key' };
    if (secrets.length === 0)
      return { code: 'signature_mismatch', detail: 'the key has no secret in use at this time' };
    if (match === undefined) return { code: 'signature_mismatch' };
    verification.isAuthenticated = true;
    if (!scheme.bodyMatchesDigest(request, signatureFields)) return { code: 'body_digest_mismatch' };
    verification.replayId = scheme.replay === 'nonce' ? (signatureFields.nonce as string) : match;
    return undefined;
  }

  /** Checks 5 to 7: whether the key may be used, from there, for this. */
  function checkRights(verification: Verification, { ipAllowlist: allow }: KeyRights): Failure | undefined {
    const { request, policy, nowMs, key } = verification;
    const { verified } = key as CompiledKey;
    const state = keyStateProblem(key as CompiledKey, policy.mode, nowMs);
    if (state !== undefined) return { code: state };
    return addressFailure(allow, request.address) ?? scopeFailure(verified.scopes, policy.scopes);
  }

  /** Check 8: what the store decided. */
  function decide(verification: Verification, result: AdmissionResult): Verdict {
    if (result.outcome === 'admitted') return accept(verification, result.limits);
    const { outcome: code, ...rest } = result;
    const refused = refuse(verification, { code, ...rest });
    if (code === 'replayed') noteCopy(refused, verification, scheme);
    return refused;
  }

  async function limitsOf(keyId: string): Promise<readonly LimitState[] | undefined> {
    const key = await keys.find(keyId);
    if (key === undefined) return undefined;
    const { limits } = keys.rightsOf(key);
    const admission = await look(limitRequest(key.storeId, limits, { cost: 0, nowMs: clock() }));
    return 'limits' in admission ? admission.limits : [];
  }

  function begin(head: RequestHead, policy: RoutePolicy): Verification {
    const startedMs = logger === undefined && !isVerdictHeard() ? 0 : performance.now();
    return beginVerification(head, policy, { nowMs: now(), startedMs });
  }

  function now(): number {
    const nowMs = clock();
    if (!Number.isFinite(nowMs)) throw new TypeError('"clock" must return milliseconds since the epoch');
    return nowMs;
  }

  return {
    scheme,
    namespace,
    get operations() {
      return store.operations;
    },
    bodyLimits: settings.bodyLimits,
    maxBodyBytes,
    verify,
    start,
    finish,
    refuseBody: (verification, code) => refuse(verification, { code }),
    ...authorization(settings, { admit, refuseAfterAcceptance, acceptFurther }),
    limitsOf,
    assertPolicy: checkPolicy,
  };
}
