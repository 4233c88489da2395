/** The verdict on an attempt whose signature holds. */

import { skewOf } from '../../checks/window.ts';
import { type CompiledKey, secretIdOf } from '../../keys/compiled-key.ts';
import type { Accepted } from '../../responses/verdict.ts';
import type { PreparedKey } from '../../scheme/algorithms.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import type { Verification } from '../verification.ts';
import { keepCallerSecret } from './caller-secret.ts';

/** The distance of a request's time from the clock; undefined for one that has none. */
export function clockSkewOf(
  timestampMs: number | undefined,
  nowMs: number,
  { window }: Scheme,
): number | undefined {
  return timestampMs === undefined || window === undefined ? undefined : skewOf(timestampMs, nowMs, window);
}

/** Builds the verdict from what the checks have left in the attempt, and from what the answer is to say. */
export function acceptedOf(
  verification: Verification,
  scheme: Scheme,
  limits: Accepted['limits'],
  responseHeaders: Accepted['responseHeaders'],
  requestId: string,
): Accepted {
  const { replayId, request, nowMs } = verification;
  const { timestampMs, idempotencyKey, eventId } = verification.signatureFields as SignatureFields;
  const key = verification.key as CompiledKey;
  const secret = verification.secret as PreparedKey;
  const accepted: Accepted = {
    ok: true,
    key: key.verified,
    secretId: secretIdOf(key, secret),
    timestamp: timestampMs === undefined ? undefined : new Date(timestampMs),
    clockSkewMs: clockSkewOf(timestampMs, nowMs, scheme),
    replayId: replayId ?? '',
    limits,
    responseHeaders,
    requestId,
    idempotencyKey,
    eventId: scheme.signedEventId === undefined ? eventId : scheme.signedEventId(request),
  };
  return scheme.signsResponses ? keepCallerSecret(accepted, secret) : accepted;
}
