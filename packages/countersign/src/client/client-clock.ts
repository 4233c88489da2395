/** A client's clock, corrected by what servers say of theirs. */

import { positionInWindow } from '../checks/window.ts';
import type { TimestampWindow } from '../scheme/timestamp-window.ts';
import { type ResponseHead, serverDate } from './server-date.ts';

/** Settings of a client clock. */
export interface ClientClockSettings {
  /** Milliseconds since the epoch, on a clock that may be off. */
  readonly clock: () => number;
  /** Milliseconds on a clock that is never set. */
  readonly monotonicClock: () => number;
  /** Permitted distance of a timestamp from the server's clock. */
  readonly window: TimestampWindow;
  /** The statuses of a refusal that may be one for the timestamp. */
  readonly refusalStatuses: ReadonlySet<number>;
  /** The largest skew that is learned from this origin; 0 for none. */
  readonly maxSkewMs: (origin: string) => number;
}

/** Lead of a server's clock over this one. */
interface Skew {
  readonly aheadMs: number;
  /** Difference between the two clocks here when it was learned, which shows when the first is set. */
  readonly betweenClocksMs: number;
  /** True once a request that was signed by it has succeeded. */
  isProven: boolean;
}

/** The time at which a request is signed. */
interface Reading {
  readonly origin: string;
  /** Milliseconds since the epoch, corrected. */
  readonly nowMs: number;
  readonly steadyMs: number;
  readonly skew: Skew | undefined;
}

/** A clock for each origin. */
export interface ClientClock {
  readonly read: (origin: string) => Reading;
  /** Learns from the answer to a request signed at `reading`; says whether it was refused for that time alone. */
  readonly shouldRetry: (reading: Reading, answer: ResponseHead) => boolean;
}

/** `Date` has whole seconds, cut down. */
const DATE_STEP_MS = 1000;
/** The clock was set if it moved so far against the steady one. */
const SET_MS = 1000;
const MAX_ORIGINS = 100;

/** Creates a client clock that has learned nothing yet. */
export function createClientClock(settings: ClientClockSettings): ClientClock {
  const { clock, monotonicClock, window, refusalStatuses, maxSkewMs } = settings;
  const skews = new Map<string, Skew>();

  function read(origin: string): Reading {
    const wallMs = clock();
    const steadyMs = monotonicClock();
    let skew = skews.get(origin);
    if (skew !== undefined && Math.abs(wallMs - steadyMs - skew.betweenClocksMs) > SET_MS) {
      // Perhaps it was set right. Signed by both corrections, a request would be good for long after it was meant.
      skews.delete(origin);
      skew = undefined;
    }
    return { origin, nowMs: wallMs + (skew?.aheadMs ?? 0), steadyMs, skew };
  }

  function shouldRetry(reading: Reading, { status, headers }: ResponseHead): boolean {
    const { origin, skew } = reading;
    const isRefusal = refusalStatuses.has(status);
    if (!isRefusal && status >= 200 && status < 300 && skew !== undefined) skew.isProven = true;
    if (!isRefusal) return false;
    const dateMs = serverDate(headers);
    const judged = dateMs === undefined ? 'inside' : judge(reading, dateMs);
    if (judged !== 'inside' && adjust(origin, dateMs as number)) return judged === 'outside';
    // It did not help, so it may have been wrong.
    if (skew?.isProven === false && skews.get(origin) === skew) skews.delete(origin);
    return false;
  }

  /**
   * Where the signed timestamp lay in the window when the server saw it. That was at the time of `Date`, up to a step
   * later, or earlier by no more than the whole exchange took.
   */
  function judge({ nowMs, steadyMs }: Reading, dateMs: number): 'inside' | 'outside' | 'perhaps_outside' {
    const signedMs = Math.floor(nowMs / window.resolutionMs) * window.resolutionMs;
    const earliest = positionInWindow(signedMs, dateMs - (monotonicClock() - steadyMs), window);
    const latest = positionInWindow(signedMs, dateMs + DATE_STEP_MS - 1, window);
    if (earliest === 'too_old' || latest === 'in_future') return 'outside';
    return earliest === 'in_future' || latest === 'too_old' ? 'perhaps_outside' : 'inside';
  }

  /** Tells whether requests signed from now on agree with the server's clock, perhaps by a skew learned now. */
  function adjust(origin: string, dateMs: number): boolean {
    const maxMs = maxSkewMs(origin);
    if (maxMs === 0) return false;
    const { nowMs, steadyMs } = read(origin);
    const serverMs = dateMs + DATE_STEP_MS / 2;
    // Well inside: on the edge of the window some requests would pass and others not.
    if (Math.abs(nowMs - serverMs) <= Math.min(window.pastMs, window.futureMs) / 2) return true;
    const wallMs = clock();
    // Counted from when the answer came: if it came late, timestamps lie in the past, and not in the future.
    const aheadMs = serverMs - wallMs;
    if (!(Math.abs(aheadMs) <= maxMs)) return false;
    skews.delete(origin);
    if (skews.size === MAX_ORIGINS) skews.delete(skews.keys().next().value as string);
    skews.set(origin, { aheadMs, betweenClocksMs: wallMs - steadyMs, isProven: false });
    return true;
  }

  return { read, shouldRetry };
}
