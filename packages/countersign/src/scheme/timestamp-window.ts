/** Tolerance of a scheme for the timestamps of requests. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { LONGEST_WINDOW_SECONDS } from '../store/limit.ts';

/** Permitted distance of a request's timestamp from the verifier's clock. Exactly on a bound passes. */
export interface TimestampWindow {
  readonly pastMs: number;
  readonly futureMs: number;
  /** The step in which the two times are compared: both are cut down to whole steps. */
  readonly resolutionMs: number;
}

/** Seconds that a timestamp may lie before or after the server's time; exactly that passes. */
export type Tolerance = number | { readonly past: number; readonly future: number };

/** As in the libraries of Stripe and of Standard Webhooks. */
const DEFAULT_SECONDS = 300;

/** Throws a TypeError or RangeError for a tolerance that is none. */
export function assertTolerance(tolerance: Tolerance = DEFAULT_SECONDS): void {
  if (typeof tolerance !== 'number' && (typeof tolerance !== 'object' || tolerance === null)) {
    throw new TypeError('"toleranceSeconds" must be a number of seconds, or { past, future }');
  }
  if (typeof tolerance === 'object') assertKnownOptions('"toleranceSeconds"', tolerance, ['past', 'future']);
  const { past, future } = bothSides(tolerance);
  if (!(Number.isFinite(past) && past > 0 && past <= LONGEST_WINDOW_SECONDS)) {
    throw new RangeError(
      `"toleranceSeconds" must be a number of seconds greater than 0 and at most ${LONGEST_WINDOW_SECONDS}: there is no "no tolerance"`,
    );
  }
  if (!(Number.isFinite(future) && future >= 0 && future <= LONGEST_WINDOW_SECONDS)) {
    throw new RangeError(
      `"toleranceSeconds.future" must be a number of seconds from 0 to ${LONGEST_WINDOW_SECONDS}`,
    );
  }
}

/** The window that a tolerance makes for timestamps of a resolution. */
export function windowOf(resolutionMs: number, tolerance: Tolerance = DEFAULT_SECONDS): TimestampWindow {
  const { past, future } = bothSides(tolerance);
  return { pastMs: past * 1000, futureMs: future * 1000, resolutionMs };
}

function bothSides(tolerance: Tolerance): Exclude<Tolerance, number> {
  return typeof tolerance === 'number' ? { past: tolerance, future: tolerance } : tolerance;
}
