/** The verdict on an attempt whose signature holds. */

import { skewOf } from '../checks/window.ts';
import { type CompiledKey, secretIndexOf } from '../keys/compiled-key.ts';
import type { Accepted } from '../responses/verdict.ts';
import type { PreparedKey } from '../scheme/algorithms.ts';
import type { Presented, Scheme } from '../scheme/scheme.ts';
import type { Attempt } from './verification.ts';

/** Builds the verdict from what the checks have left in the attempt, and from what the answer is to say. */
export function acceptedOf(
  attempt: Attempt,
  scheme: Scheme,
  answer: Pick<Accepted, 'limits' | 'headers' | 'requestId'>,
): Accepted {
  const { replayId, request, nowMs } = attempt;
  const presented = attempt.presented as Presented;
  const key = attempt.key as CompiledKey;
  return {
    ok: true,
    key: key.verified,
    secretIndex: secretIndexOf(key, attempt.secret as PreparedKey),
    timestamp: new Date(presented.timestampMs),
    skewMs: skewOf(presented.timestampMs, nowMs, scheme.window),
    replayId,
    limits: answer.limits,
    headers: answer.headers,
    requestId: answer.requestId,
    idempotencyKey: presented.idempotencyKey,
    eventId: scheme.signedEventId === undefined ? presented.eventId : scheme.signedEventId(request),
  };
}
