/** From the reason of a refusal to the verdict: its response, in the scheme's words, and what the log is told. */

import type { PublicDiagnosis } from '../../responses/public-diagnosis.ts';
import { REFUSALS, type RefusalCode, UNAVAILABLE_RETRY_SECONDS } from '../../responses/refusals.ts';
import type { RefusalFacts, RefusalResponse } from '../../responses/response-format.ts';
import { type Headers, NO_HEADERS, type ResponseHeaders } from '../../responses/response-headers.ts';
import type { Refused, RetryCode } from '../../responses/verdict.ts';
import type { Failure, Verification } from '../verification.ts';
import type { VerifierSettings } from '../verifier-options.ts';

/** Makes the verdict on a request that a check has refused. */
export type Refuse = (verification: Verification, failure: Failure, diagnosis?: PublicDiagnosis) => Refused;

/** Makes the refusals of a verifier. */
export function refusals(
  { scheme: { responseFormat, namesKey, signedTime }, isEnforced }: VerifierSettings,
  headersOf: ResponseHeaders,
  requestIdOf: (verification: Verification) => string,
): Refuse {
  return (verification, failure, diagnosis) => {
    const { code, problem, limits, detail } = failure;
    const { nowMs, request, signatureFields, keyId, key, secret } = verification;
    const isOurs = REFUSALS[code].status === 503;
    const retryAfterSeconds = failure.retryAfterSeconds ?? (isOurs ? UNAVAILABLE_RETRY_SECONDS : undefined);
    const requestId = requestIdOf(verification);
    const accept = acceptOf(request.headers);
    // For a known key as well: the same work for both. Where requests name none, the id is that of the verifier's own key.
    const claimed = namesKey === false ? signatureFields?.keyId : beginningOf(signatureFields?.keyId);
    const echoed = { requestId, idempotencyKey: signatureFields?.idempotencyKey };
    const facts = { code, problem, retryAfterSeconds, requestId, accept, nowMs, diagnosis };
    const response = withHeaders(responseFormat.respond(facts), headersOf(limits ?? [], echoed), facts);
    const isAboutClock = code === 'timestamp_too_old' || code === 'timestamp_in_future';
    return {
      ok: false,
      code,
      response:
        isAboutClock && signedTime !== undefined && secret !== undefined
          ? { ...response, headers: { ...response.headers, ...signedTime(nowMs, secret) } }
          : response,
      vendorCode: responseFormat.vendorCode?.(code, facts),
      keyId: keyId ?? claimed,
      requestId,
      detail,
      enforced: isEnforced(code, key?.verified, request),
      ...factsOf(failure, retryAfterSeconds),
    } as Refused;
  };
}

/**
 * So much of an unknown key id is logged: enough to recognise the prefix of a key, and a third of it at most, since it may be
 * a secret that was sent in its place.
 */
const LOGGED_LENGTH = 8;
const LOGGED_SHARE = 3;

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

function withHeaders(response: RefusalResponse, further: Headers, facts: RefusalFacts): RefusalResponse {
  const { status, headers: own, body } = response;
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  // Member by member, since an object that was spread takes a microsecond to be added to.
  for (const name in own) headers[name] = own[name] as string;
  // A refusal is the answer to one request: a cache that kept it would refuse others (RFC 9111 §5.2.2.5).
  headers['cache-control'] = 'no-store';
  if (further !== NO_HEADERS) Object.assign(headers, further);
  if (isAboutTime(facts)) headers.date = httpDate(facts.nowMs);
  // It repeats what the sender wrote: no browser may take it for a page.
  if (facts.diagnosis !== undefined) headers['x-content-type-options'] = 'nosniff';
  return { status, headers, body };
}

let dateSecond = Number.NaN;
let dateText = '';

/** The date of a second, written once. */
function httpDate(nowMs: number): string {
  const second = Math.floor(nowMs / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(nowMs).toUTCString();
  }
  return dateText;
}

/** An answer about the timestamp tells what time it is here, by the clock that decided. */
function isAboutTime({ code, problem }: RefusalFacts): boolean {
  return code.startsWith('timestamp_') || code === 'replay_unprovable' || problem?.member === 'timestamp';
}

const ACCEPT = 'accept';

/** The `Accept` of a request. Several say together what one would (RFC 9110 §5.3). */
function acceptOf(headers: readonly string[]): string | undefined {
  let accept: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.length !== ACCEPT.length || name.toLowerCase() !== ACCEPT) continue;
    accept = accept === undefined ? headers[i + 1] : `${accept}, ${headers[i + 1]}`;
  }
  return accept;
}

function beginningOf(keyId: string | undefined): string | undefined {
  if (keyId === undefined) return undefined;
  return `${keyId.slice(0, Math.min(LOGGED_LENGTH, Math.floor(keyId.length / LOGGED_SHARE)))}…`;
}
