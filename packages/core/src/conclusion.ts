/** From the outcome of the checks to a verdict: its wire form, its line in the log, its place in the throttle. */

import type { Attempt, Failure } from './attempt.ts';
import type { CompiledKey } from './keys/compiled-key.ts';
import { REFUSALS } from './refusals.ts';
import type { LimitState } from './store/store.ts';
import type { Accepted, Refusal, Verdict } from './verdict.ts';
import { logVerdict } from './verdict-log.ts';
import type { VerifierSettings } from './verifier-options.ts';

/** The two ways in which an attempt ends. */
export interface Conclusion {
  readonly accept: (attempt: Attempt, limits: readonly LimitState[]) => Accepted;
  readonly refuse: (attempt: Attempt, failure: Failure) => { readonly ok: false; readonly refusal: Refusal };
}

/** So much of an unknown key id is logged: enough to recognise a key, too little for a secret sent in its place. */
const UNKNOWN_KEY_ID_LENGTH = 12;
/** After a failure of ours, when to try again. */
const UNAVAILABLE_RETRY_SECONDS = 1;

/** Makes the conclusion of a verifier. */
export function conclusion({ scheme, throttle, logger }: VerifierSettings): Conclusion {
  function log(attempt: Attempt, verdict: Verdict): void {
    if (logger === undefined) return;
    logVerdict(logger, scheme.name, attempt.request, verdict, performance.now() - attempt.startedMs);
  }

  function accept(attempt: Attempt, limits: readonly LimitState[]): Accepted {
    const { presented, replayId } = attempt;
    const verdict: Accepted = {
      ok: true,
      key: (attempt.key as CompiledKey).verified,
      timestamp: new Date(presented?.timestampMs as number),
      replayId,
      limits,
      requestId: presented?.requestId,
      idempotencyKey: presented?.idempotencyKey,
      eventId: presented?.eventId,
    };
    log(attempt, verdict);
    return verdict;
  }

  function refuse(attempt: Attempt, failure: Failure): { ok: false; refusal: Refusal } {
    const { code, problem, limits, detail, cause } = failure;
    const { standing, status } = REFUSALS[code];
    const { nowMs, request } = attempt;
    // Whoever is turned away already does not prolong it: under steady traffic the block would never end.
    const isFailedAttempt = standing === 'stranger' && status < 500 && code !== 'too_many_failures';
    if (isFailedAttempt) throttle?.countFailure(request.address ?? '', nowMs);
    const retryAfterSeconds =
      failure.retryAfterSeconds ?? (status === 503 ? UNAVAILABLE_RETRY_SECONDS : undefined);
    const requestId = attempt.presented?.requestId;
    const facts = { code, problem, retryAfterSeconds, requestId, nowMs };
    const refusal: Refusal = {
      code,
      response: scheme.wire.respond(facts),
      vendorCode: scheme.wire.vendorCode?.(code, facts),
      problem,
      keyId: attempt.keyId ?? beginningOf(attempt.presented?.keyId),
      limits,
      retryAfterSeconds,
      requestId,
      detail,
      cause,
    };
    const verdict = { ok: false, refusal } as const;
    log(attempt, verdict);
    return verdict;
  }

  return { accept, refuse };
}

function beginningOf(keyId: string | undefined): string | undefined {
  if (keyId === undefined || keyId.length <= UNKNOWN_KEY_ID_LENGTH) return keyId;
  return `${keyId.slice(0, UNKNOWN_KEY_ID_LENGTH)}…`;
}
