/** The verdict on an attempt whose signature holds. */

import { skewOf } from '../../checks/window.ts';
import { type CompiledKey, secretIdOf } from '../../keys/compiled-key.ts';
import type { Accepted } from '../../responses/verdict.ts';
import type { PreparedKey } from '../../scheme/algorithms.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import type { Verification } from '../verification.ts';

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
  return {
    ok: true,
    key: key.verified,
    secretId: secretIdOf(key, verification.secret as PreparedKey),
    timestamp: new Date(timestampMs),
    clockSkewMs: skewOf(timestampMs, nowMs, scheme.window),
    replayId,
    limits,
    responseHeaders,
    requestId,
    idempotencyKey,
    eventId: scheme.signedEventId === undefined ? eventId : scheme.signedEventId(request),
  };
}
