/** The verifier: all checks, in their order. */

import type { Logger } from '../events/verdict-log.ts';
import { isPromiseLike } from '../internal/deadline.ts';
import { naming } from '../internal/known-options.ts';
import type { CompiledKey } from '../keys/compiled-key.ts';
import { haveSameSecrets, keyLookup } from '../keys/key-lookup.ts';
import type { RequestHead } from '../request/request.ts';
import { type RequestInput, toSignedRequest } from '../request/request-input.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import { type AdmissionResult, guardStore } from '../store/guarded-store.ts';
import type { LimitState, Store } from '../store/store.ts';
import { admissionRequestOf, limitRequest } from './admission-request.ts';
import { type Authorization, authorization } from './authorization.ts';
import { noteCopy } from './copied-request.ts';
import { createHeadChecks } from './head-checks.ts';
import { createKeyChecks } from './key-checks.ts';
import { createOutcome, isVerdictHeard } from './outcome.ts';
import type { RoutePolicy } from './route-policy.ts';
import { NO_POLICY, routePolicyCheck } from './route-policy-check.ts';
import { warnOfScheme } from './scheme-warnings.ts';
import { matchSignature } from './signature.ts';
import { beginVerification, type Failure, type Verification } from './verification.ts';
import { withInternals } from './verifier-internals.ts';
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
  /** Where replays, limits and operations are kept: also for all that is given this verifier. */
  readonly store: Store;
  /** Told by all that is given this verifier. */
  readonly logger: Logger | undefined;
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
 * const keys = { id: 'ak_test_1', secret: process.env.SIGNING_SECRET };
 * const verifier = createVerifier({ scheme: influencemart(), keys });
 * const verdict = await verifier.verify({ method: 'POST', url: '/v1/orders', headers, body });
 * @throws TypeError or RangeError that names the option, or the key, at fault.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const settings = toVerifierSettings(options);
  const { scheme, maxBodyBytes, clock, logger } = settings;
  const keys = naming('createVerifier()', () => keyLookup(settings));
  const { store, onStoreFailure, namespace } = settings;
  const { admit, peek: look } = guardStore({
    store,
    onStoreFailure,
    logger,
    name: scheme.name,
  });
  const { accept, refuse, refuseAfterAcceptance, acceptFurther } = createOutcome(settings);
  const { checkHead, checkWindow, checkThrottleAgain, returnUnusedBytes } = createHeadChecks(
    settings,
    keys.soleId,
  );
  const { checkProof, checkRights } = createKeyChecks(settings, keys);
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

  const verifier: Verifier = {
    scheme,
    namespace,
    store,
    logger,
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
  const { diagnosis } = settings;
  return withInternals(verifier, { scheme, clock, soleId: keys.soleId, findKey: keys.find, diagnosis });
}
