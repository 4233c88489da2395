/** The verifier: all checks, in their order. */

import { randomBytes } from 'node:crypto';
import { type AdmissionResult, admission } from './admission.ts';
import type { Attempt, Failure } from './attempt.ts';
import { keyStateProblem } from './checks/key-state.ts';
import { missingScope } from './checks/scopes.ts';
import { currentSecrets, matchSignature } from './checks/signature.ts';
import { positionInWindow } from './checks/window.ts';
import { conclusion } from './conclusion.ts';
import { isPromiseLike } from './deadline.ts';
import type { VerifiedKey } from './keys/api-key.ts';
import type { CompiledKey } from './keys/compiled-key.ts';
import { keyLookup } from './keys/key-lookup.ts';
import type { SignedRequest } from './request.ts';
import { assertRequirements, type Requirements } from './requirements.ts';
import type { Presented, Scheme } from './scheme/scheme.ts';
import { warnOfScheme } from './scheme-warnings.ts';
import type { Accepted, Refusal, Verdict } from './verdict.ts';
import { toVerifierSettings, type VerifierOptions } from './verifier-options.ts';

/** Verifies requests of one scheme. */
export interface Verifier {
  readonly scheme: Scheme;
  /** Largest body that is verified, in bytes. */
  readonly maxBodyBytes: number;
  /**
   * Decides on a request. An accepted one counts as used: the same request is not accepted again.
   *
   * @returns the verdict, at once when key source and store answer at once. Neither throws nor rejects for anything
   * that a sender, a key source or a store does.
   */
  readonly verify: (request: SignedRequest, requirements?: Requirements) => Verdict | Promise<Verdict>;
  /** Checks what an endpoint requires of a request that was accepted before. Returns the refusal, if any. */
  readonly authorize: (
    accepted: Accepted,
    request: SignedRequest,
    requirements: Requirements,
  ) => Refusal | undefined;
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
  const admit = admission(settings);
  const { accept, refuse } = conclusion(settings);
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
      (key) => withKey(attempt, key),
      (cause: unknown) => refuse(attempt, { code: 'keys_unavailable', cause }),
    );
  }

  function withKey(attempt: Attempt, key: CompiledKey | undefined): Verdict | Promise<Verdict> {
    attempt.key = key;
    attempt.keyId = key?.record.id;
    const failure = checkProof(attempt) ?? checkRights(attempt);
    if (failure !== undefined) return refuse(attempt, failure);
    const admitted = admit(attempt);
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
    const position = positionInWindow(presented.timestampMs, nowMs, scheme.window);
    if (position === 'inside') return undefined;
    const skew = Math.round((presented.timestampMs - nowMs) / 1000);
    return { code: `timestamp_${position}`, detail: `the timestamp is ${skew} s from the server's clock` };
  }

  /** Checks 3 and 4: whether the sender holds the secret of the key. An unknown key costs what a known one costs. */
  function checkProof(attempt: Attempt): Failure | undefined {
    const { request, key, nowMs } = attempt;
    const presented = attempt.presented as Presented;
    const secrets = key === undefined ? [] : currentSecrets(key, nowMs);
    const match = matchSignature(scheme, request, presented, secrets.length > 0 ? secrets : standIn);
    if (typeof match === 'object') return { code: match.code, problem: match };
    if (key === undefined) return { code: 'unknown_key' };
    if (secrets.length === 0)
      return { code: 'signature_mismatch', detail: 'the key has no secret in use at this time' };
    if (match === undefined) return { code: 'signature_mismatch' };
    if (!scheme.bodyMatchesDigest(request, presented)) return { code: 'body_digest_mismatch' };
    attempt.replayId = scheme.replay === 'nonce' ? (presented.nonce as string) : match;
    return undefined;
  }

  /** Checks 5 to 7: whether the key may be used, from there, for this. */
  function checkRights({ request, requirements, nowMs, key }: Attempt): Failure | undefined {
    const { allow, record } = key as CompiledKey;
    const state = keyStateProblem(key as CompiledKey, requirements.mode, nowMs);
    if (state !== undefined) return { code: state };
    if (allow !== undefined && !allow.allows(request.address ?? '')) return { code: 'ip_not_allowed' };
    return checkScopes(record.scopes, requirements);
  }

  /** Check 8: what the store decided. */
  function decide(attempt: Attempt, result: AdmissionResult): Verdict {
    if (result.outcome === 'admitted') return accept(attempt, result.limits);
    const { outcome: code, ...rest } = result;
    return refuse(attempt, { code, ...rest });
  }

  function authorize(
    accepted: Accepted,
    request: SignedRequest,
    requirements: Requirements,
  ): Refusal | undefined {
    const attempt = begin(request, requirements);
    attempt.keyId = accepted.key.id;
    const failure = checkRequirements(attempt, accepted.key);
    return failure && refuse(attempt, failure).refusal;
  }

  function checkRequirements({ request, requirements }: Attempt, key: VerifiedKey): Failure | undefined {
    const presented = scheme.read(request, requirements.headers ?? []);
    if ('code' in presented) return { code: presented.code, problem: presented };
    if (requirements.mode !== undefined && key.mode !== requirements.mode) return { code: 'wrong_mode' };
    return checkScopes(key.scopes, requirements);
  }

  function begin(request: SignedRequest, requirements: Requirements): Attempt {
    const startedMs = logger === undefined ? 0 : performance.now();
    const nowMs = clock();
    // Written out, since every request pays for a spread.
    return {
      request,
      requirements,
      nowMs,
      startedMs,
      presented: undefined,
      key: undefined,
      keyId: undefined,
      replayId: '',
    };
  }

  return {
    scheme,
    maxBodyBytes,
    verify,
    authorize,
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

function checkScopes(granted: readonly string[] | undefined, { scopes }: Requirements): Failure | undefined {
  const scope = scopes && missingScope(granted, scopes);
  return scope === undefined
    ? undefined
    : { code: 'insufficient_scope', detail: `the scope ${scope} is missing` };
}
