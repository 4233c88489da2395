/** From the outcome of the checks to a verdict: its wire form, its line in the log, its place in the throttle. */

import { skewOf } from '../checks/window.ts';
import { eventChannel } from '../events/channels.ts';
import { logLateRefusal, logVerdict } from '../events/verdict-log.ts';
import { privateHeaders } from '../responses/private-headers.ts';
import type { PublicDiagnosis } from '../responses/public-diagnosis.ts';
import { REFUSALS, type RefusalCode, UNAVAILABLE_RETRY_SECONDS } from '../responses/refusals.ts';
import type { RefusalFacts, RefusalResponse } from '../responses/response-format.ts';
import { responseHeaders } from '../responses/response-headers.ts';
import type { Accepted, Refused, RetryCode, Verdict } from '../responses/verdict.ts';
import type { LimitState } from '../store/store.ts';
import { acceptedOf } from './accepted.ts';
import type { Failure, Verification } from './verification.ts';
import type { VerifierSettings } from './verifier-options.ts';

/** The ways in which an attempt ends. */
export interface Outcome {
  readonly accept: (verification: Verification, limits: readonly LimitState[]) => Accepted;
  readonly refuse: (verification: Verification, failure: Failure) => Refused;
  /** Refuses what was accepted before. */
  readonly refuseAfterAcceptance: (verification: Verification, failure: Failure) => Refused;
  /** Adds limits to a verdict that accepted the request before. */
  readonly acceptFurther: (accepted: Accepted, limits: readonly LimitState[]) => Accepted;
}

/**
 * So much of an unknown key id is logged: enough to recognise the prefix of a key, and a third of it at most, since it may be
 * a secret that was sent in its place.
 */
const LOGGED_LENGTH = 8;
const LOGGED_SHARE = 3;

/** A refusal is the answer to one request: a cache that kept it would refuse others (RFC 9111 §5.2.2.5). */
const REFUSAL_HEADERS = { 'cache-control': 'no-store' };
/** It repeats what the sender wrote: no browser may take it for a page. */
const DIAGNOSED_HEADERS = { 'x-content-type-options': 'nosniff' };

const verdicts = eventChannel('countersign:verdict');
const lateRefusals = eventChannel('countersign:late-refusal');

/** Tells whether anybody except the logger wants to know how long a verification takes. */
export function isVerdictHeard(): boolean {
  return verdicts.hasSubscribers;
}

/** Makes the conclusion of a verifier. */
export function createOutcome(settings: VerifierSettings): Outcome {
  const { scheme, throttle, logger, diagnosis: hooks } = settings;
  const headersOf = responseHeaders(settings);
  const acceptedHeaders = privateHeaders(scheme);

  function tell(verification: Verification, verdict: Verdict): void {
    if (logger === undefined && !verdicts.hasSubscribers) return;
    const { request, signatureFields } = verification;
    const durationMs = performance.now() - verification.startedMs;
    if (logger !== undefined) logVerdict(logger, { scheme: scheme.name, request, durationMs }, verdict);
    // For listeners that came in the meantime the duration is not known.
    if (!verdicts.hasSubscribers || verification.startedMs === 0) return;
    const { code, requestId } = verdict.ok
      ? { requestId: verdict.requestId, code: 'accepted' as const }
      : verdict;
    verdicts.publish({
      scheme: scheme.name,
      code,
      status: verdict.ok ? undefined : verdict.response.status,
      keyId: verification.keyId,
      secretId: verdict.ok ? verdict.secretId : undefined,
      address: request.address,
      requestId,
      method: request.method,
      durationMs,
      clockSkewMs: signatureFields && skewOf(signatureFields.timestampMs, verification.nowMs, scheme.window),
    });
  }

  function accept(verification: Verification, limits: readonly LimitState[]): Accepted {
    const requestId = requestIdOf(verification);
    const headers = acceptedHeaders(headersOf(limits, requestId, verification.limits));
    const verdict = acceptedOf(verification, scheme, { limits, responseHeaders: headers, requestId });
    tell(verification, verdict);
    return verdict;
  }

  function refuse(verification: Verification, failure: Failure): Refused {
    const { code } = failure;
    const { authenticated, status } = REFUSALS[code];
    // A request that is turned away already does not prolong it: under steady traffic the block would never end.
    const isFailedAttempt = !authenticated && status < 500 && code !== 'too_many_failures';
    if (isFailedAttempt) throttle?.countFailure(verification.request.address ?? '', verification.nowMs);
    const diagnosis = hooks.inResponse?.(verification, code);
    const verdict = refusedBy(verification, failure, diagnosis);
    tell(verification, verdict);
    hooks.inBackground?.(verification, code);
    return verdict;
  }

  function refuseAfterAcceptance(verification: Verification, failure: Failure): Refused {
    const verdict = refusedBy(verification, failure);
    const { code, requestId } = verdict;
    if (logger !== undefined)
      logLateRefusal(logger, { scheme: scheme.name, request: verification.request }, verdict);
    if (lateRefusals.hasSubscribers) {
      const { status } = verdict.response;
      lateRefusals.publish({
        scheme: scheme.name,
        code,
        status,
        keyId: verification.keyId as string,
        requestId,
      });
    }
    return verdict;
  }

  function refusedBy(verification: Verification, failure: Failure, diagnosis?: PublicDiagnosis): Refused {
    const { code, problem, limits, detail } = failure;
    const isOurs = REFUSALS[code].status === 503;
    const retryAfterSeconds = failure.retryAfterSeconds ?? (isOurs ? UNAVAILABLE_RETRY_SECONDS : undefined);
    const requestId = requestIdOf(verification);
    const accept = acceptOf(verification.request.headers);
    const { nowMs } = verification;
    // For a known key as well: the same work for both.
    const claimed = beginningOf(verification.signatureFields?.keyId);
    const facts = { code, problem, retryAfterSeconds, requestId, accept, nowMs, diagnosis };
    return {
      ok: false,
      code,
      response: withHeaders(scheme.responseFormat.respond(facts), {
        ...REFUSAL_HEADERS,
        ...headersOf(limits ?? [], requestId),
        ...(isAboutTime(facts) && { date: new Date(nowMs).toUTCString() }),
        ...(diagnosis !== undefined && DIAGNOSED_HEADERS),
      }),
      vendorCode: scheme.responseFormat.vendorCode?.(code, facts),
      keyId: verification.keyId ?? claimed,
      requestId,
      detail,
      ...factsOf(failure, retryAfterSeconds),
    } as Refused;
  }

  function requestIdOf(verification: Verification): string {
    verification.requestId ??=
      sentRequestId(verification) ?? verification.request.requestId ?? newRequestId();
    return verification.requestId;
  }

  function newRequestId(): string {
    const id = settings.requestId();
    if (typeof id !== 'string') throw new TypeError('"requestId" must return a text');
    return id;
  }

  /** The id of a malformed request is needed most. */
  function sentRequestId({ signatureFields, request }: Verification): string | undefined {
    return signatureFields === undefined ? scheme.requestIdOf?.(request) : signatureFields.requestId;
  }

  function acceptFurther(accepted: Accepted, further: readonly LimitState[]): Accepted {
    const limits = [...accepted.limits, ...further];
    return { ...accepted, limits, responseHeaders: acceptedHeaders(headersOf(limits, accepted.requestId)) };
  }

  return { accept, refuse, refuseAfterAcceptance, acceptFurther };
}

/** The members that a refusal has for some codes alone. */
function factsOf({ code, problem, limits, cause }: Failure, retryAfterSeconds: number | undefined): object {
  if (problem !== undefined) return { problem };
  if (code === 'rate_limited') return { limits: limits ?? [], retryAfterSeconds };
  if (code === 'keys_unavailable' || code === 'store_unavailable') return { cause, retryAfterSeconds };
  return RETRIED.has(code) ? { retryAfterSeconds } : {};
}

const RETRIED: ReadonlySet<RefusalCode> = new Set<RetryCode>([
  'too_many_failures',
  'too_busy',
  'request_in_progress',
  'idempotency_key_in_use',
  'event_in_progress',
]);

function withHeaders(response: RefusalResponse, headers: RefusalResponse['headers']): RefusalResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}

/** An answer about the timestamp tells what time it is here, by the clock that decided. */
function isAboutTime({ code, problem }: RefusalFacts): boolean {
  return code.startsWith('timestamp_') || code === 'replay_unprovable' || problem?.member === 'timestamp';
}

/** The `Accept` of a request. Several say together what one would (RFC 9110 §5.3). */
function acceptOf(headers: readonly string[]): string | undefined {
  let accept: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]?.toLowerCase() !== 'accept') continue;
    accept = accept === undefined ? headers[i + 1] : `${accept}, ${headers[i + 1]}`;
  }
  return accept;
}

function beginningOf(keyId: string | undefined): string | undefined {
  if (keyId === undefined) return undefined;
  return `${keyId.slice(0, Math.min(LOGGED_LENGTH, Math.floor(keyId.length / LOGGED_SHARE)))}…`;
}
