/** The timestamp window. */

import type { TimestampWindow } from '../scheme/timestamp-window.ts';

/** Where a timestamp lies; exactly on a bound is inside. `pastMs` is for requests that may be older than the window has it. */
export function positionInWindow(
  timestampMs: number,
  nowMs: number,
  window: TimestampWindow,
  pastMs: number = window.pastMs,
): 'inside' | 'too_old' | 'in_future' {
  const now = cutDown(nowMs, window);
  if (timestampMs < now - pastMs) return 'too_old';
  // Written so that NaN, which compares false with everything, is not taken to be inside.
  return timestampMs <= now + window.futureMs ? 'inside' : 'in_future';
}

/** When a request of this timestamp can no longer be inside the window, in milliseconds since the epoch. */
export function endOfWindow(timestampMs: number, window: TimestampWindow): number {
  return timestampMs + window.pastMs + window.resolutionMs;
}

/** Gives the distance of a timestamp from the clock in milliseconds: negative when it is behind. */
export function skewOf(timestampMs: number, nowMs: number, window: TimestampWindow): number {
  return timestampMs - cutDown(nowMs, window);
}

/**
 * A sender that writes whole seconds cuts its clock down, so ours is cut down alike: exactly 60 s old passes for the whole
 * of that second.
 */
function cutDown(nowMs: number, { resolutionMs }: TimestampWindow): number {
  return Math.floor(nowMs / resolutionMs) * resolutionMs;
}
