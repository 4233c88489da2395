/** Check 2: whether a request is of this time, by its own timestamp and by when it expires. */

import { positionInWindow } from '../checks/window.ts';
import type { TimestampWindow } from '../scheme/timestamp-window.ts';
import type { Failure, Verification } from './verification.ts';

/** Why a request is no longer good, by what it says itself; undefined where it is. */
export function expiryFailure({ signatureFields, nowMs }: Verification): Failure | undefined {
  const expiresMs = signatureFields?.expiresMs;
  if (expiresMs === undefined || nowMs <= expiresMs) return undefined;
  const seconds = Math.ceil((nowMs - expiresMs) / 1000);
  return {
    code: 'timestamp_too_old',
    detail: `the request has said until when it is good, and that was ${seconds} s ago`,
  };
}

/** Why the timestamp of a request is outside the window; undefined where it is inside. */
export function timestampFailure(
  { signatureFields, nowMs }: Verification,
  window: TimestampWindow | undefined,
): Failure | undefined {
  const timestampMs = signatureFields?.timestampMs;
  if (timestampMs === undefined || window === undefined) return undefined;
  const pastMs = signatureFields?.outlivesWindow === true ? Number.POSITIVE_INFINITY : window.pastMs;
  const position = positionInWindow(timestampMs, nowMs, window, pastMs);
  if (position === 'inside') return undefined;
  const skew = Math.round((timestampMs - nowMs) / 1000);
  return { code: `timestamp_${position}`, detail: `the timestamp is ${skew} s from the server's clock` };
}
