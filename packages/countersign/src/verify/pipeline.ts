/** The way of one request through the checks, in their order. Every request takes it, up to the check that refuses it. */

import { isPromiseLike } from '../internal/deadline.ts';
import type { CompiledKey } from '../keys/compiled-key.ts';
import { haveSameSecrets, type KeyLookup } from '../keys/key-lookup.ts';
import type { RequestHead } from '../request/request.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import type { AdmissionResult, GuardedStore } from '../store/guarded-store.ts';
import { admissionRequests, type ToAdmissionRequest } from './admission-request.ts';
import { noteCopy } from './copied-request.ts';
import { furtherFailure } from './further-signatures.ts';
import type { HeadChecks } from './head-checks.ts';
import type { KeyChecks } from './key-checks.ts';
import type { Outcome } from './outcome/outcome.ts';
import { isVerdictHeard } from './outcome/verdict-report.ts';
import type { RoutePolicy } from './route/route-policy.ts';
import { matchSignature } from './signature.ts';
import { beginVerification, type Failure, type Verification } from './verification.ts';
import type { VerifierSettings } from './verifier-options.ts';

/** Parts of a verifier that the pipeline goes through. */
export interface PipelineParts {
  readonly settings: VerifierSettings;
  readonly keys: KeyLookup;
  readonly headChecks: HeadChecks;
  readonly keyChecks: KeyChecks;
  readonly store: GuardedStore;
  readonly outcome: Outcome;
}

/** The checks of one verifier. */
export class Pipeline {
  readonly #settings: VerifierSettings;
  readonly #keys: KeyLookup;
  readonly #head: HeadChecks;
  readonly #key: KeyChecks;
  readonly #store: GuardedStore;
  readonly #outcome: Outcome;
  readonly #toAdmissionRequest: ToAdmissionRequest;

  constructor({ settings, keys, headChecks, keyChecks, store, outcome }: PipelineParts) {
    this.#settings = settings;
    this.#keys = keys;
    this.#head = headChecks;
    this.#key = keyChecks;
    this.#store = store;
    this.#outcome = outcome;
    this.#toAdmissionRequest = admissionRequests(settings);
  }

  /** Checks 0 to 2: all that the head alone decides, before a byte of the body is read. */
  start(head: RequestHead, policy: RoutePolicy, declaredBytes: number): Verification | Refused {
    const { logger } = this.#settings;
    const startedMs = logger === undefined && !isVerdictHeard() ? 0 : performance.now();
    const verification = beginVerification(head, policy, this.#now(), startedMs);
    const failure = this.#head.checkHead(verification, declaredBytes);
    return failure === undefined ? verification : this.#outcome.refuse(verification, failure);
  }

  /** Goes on once the body is there. It may have taken its time, in which the request has become too old. */
  finish(verification: Verification, body: Uint8Array): Verdict | Promise<Verdict> {
    verification.nowMs = this.#now();
    const failure = this.#head.checkWindow(verification);
    return failure === undefined
      ? this.checkWhole(verification, body)
      : this.#outcome.refuse(verification, failure);
  }

  /** Checks 3 to 8, and before them those of form and window that had to wait for the body. */
  checkWhole(verification: Verification, body: Uint8Array): Verdict | Promise<Verdict> {
    if (verification.request.body !== body) verification.request.body = body;
    if (verification.bytesTaken > 0) this.#head.returnUnusedBytes(verification, body.length);
    if (body.length > this.#settings.maxBodyBytes)
      return this.#outcome.refuse(verification, { code: 'body_too_large' });
    if (verification.signatureFields === undefined) {
      const failure = this.#head.checkFields(verification);
      if (failure !== undefined) return this.#outcome.refuse(verification, failure);
    }
    let found: CompiledKey | undefined | Promise<CompiledKey | undefined>;
    try {
      found = this.#keys.find(keyIdOf(verification));
    } catch (cause) {
      return this.#withoutKeys(verification, cause);
    }
    return isPromiseLike(found)
      ? this.#awaitKey(verification, found)
      : this.#withKey(verification, found, false);
  }

  /** Apart, as are all that wait: a method with functions in it takes memory for them in each call. */
  #awaitKey(verification: Verification, found: Promise<CompiledKey | undefined>): Promise<Verdict> {
    return found.then(
      (key) => {
        const failure = this.#head.checkThrottleAgain(verification);
        return failure === undefined
          ? this.#withKey(verification, key, true)
          : this.#outcome.refuse(verification, failure);
      },
      (cause: unknown) => this.#withoutKeys(verification, cause),
    );
  }

  /**
   * Checks 3 and 4.
   *
   * @param isFresh Whether the key has been looked up for this request, and does not come from a cache.
   */
  #withKey(
    verification: Verification,
    key: CompiledKey | undefined,
    isFresh: boolean,
  ): Verdict | Promise<Verdict> {
    verification.key = key;
    verification.keyId = key?.id;
    const failure = this.#key.checkProof(verification);
    if (failure === undefined)
      return verification.signatureFields?.further === undefined
        ? this.#authenticated(verification)
        : this.#awaitFurther(verification);
    if (verification.isAuthenticated) return this.#outcome.refuse(verification, failure);
    const again = this.#keys.findAgain(keyIdOf(verification), isFresh);
    return again === undefined
      ? this.#outcome.refuse(verification, failure)
      : this.#awaitCurrentKey(verification, failure, again);
  }

  /** All signatures that the scheme demands must hold. */
  #awaitFurther(verification: Verification): Promise<Verdict> {
    return furtherFailure(verification, this.#keys, this.#settings.scheme).then((failure) =>
      failure === undefined ? this.#authenticated(verification) : this.#outcome.refuse(verification, failure),
    );
  }

  /** Tries the key as the source has it now, where that is another one. */
  #awaitCurrentKey(
    verification: Verification,
    failure: Failure,
    again: Promise<CompiledKey | undefined>,
  ): Promise<Verdict> {
    const { key } = verification;
    return again.then(
      (current) => {
        if (!haveSameSecrets(current, key)) return this.#withKey(verification, current, true);
        void this.#keys.findAgain(keyIdOf(verification), true);
        return this.#outcome.refuse(verification, failure);
      },
      (cause: unknown) => this.#outcome.refuse(verification, { code: 'keys_unavailable', cause }),
    );
  }

  /** An attempt whose key is not to be had costs what one costs that fails with a cached key. */
  #withoutKeys(verification: Verification, cause: unknown): Refused {
    const dummies = this.#keys.withDummies(keyIdOf(verification), []);
    matchSignature(verification, this.#settings.scheme, dummies);
    return this.#outcome.refuse(verification, { code: 'keys_unavailable', cause });
  }

  /** Checks 5 to 8, for a sender that has proved to hold the secret. */
  #authenticated(verification: Verification): Verdict | Promise<Verdict> {
    let failure: Failure | undefined;
    try {
      failure = this.#key.checkRights(verification, this.#keys.rightsOf(verification.key as CompiledKey));
    } catch (cause) {
      failure = { code: 'keys_unavailable', cause };
    }
    if (failure !== undefined) return this.#outcome.refuse(verification, failure);
    const result = this.#store.admit(this.#toAdmissionRequest(verification));
    return isPromiseLike(result)
      ? this.#awaitAdmission(verification, result)
      : this.#decide(verification, result);
  }

  #awaitAdmission(verification: Verification, result: Promise<AdmissionResult>): Promise<Verdict> {
    return result.then((admission) => this.#decide(verification, admission));
  }

  /** Check 8: what the store decided. */
  #decide(verification: Verification, result: AdmissionResult): Verdict {
    if (result.outcome === 'admitted') return this.#outcome.accept(verification, result.limits);
    const { outcome: code, ...rest } = result;
    const refused = this.#outcome.refuse(verification, { code, ...rest });
    if (code === 'replayed') noteCopy(refused, verification, this.#settings.scheme);
    return refused;
  }

  #now(): number {
    const nowMs = this.#settings.clock();
    if (!Number.isFinite(nowMs)) throw new TypeError('"clock" must return milliseconds since the epoch');
    return nowMs;
  }
}

function keyIdOf({ signatureFields }: Verification): string {
  return (signatureFields as SignatureFields).keyId;
}
