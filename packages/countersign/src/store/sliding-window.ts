/**
 * A sliding window of two counters: the requests of the running window, and those of the one before it weighted by how
 * much of it the sliding window still covers.
 *
 * Windows follow one another from the first request after a pause on, so that a burst out of silence is held to the
 * limit exactly, whenever it comes. No window lets more than `limit` requests start in it, and any span of one window has
 * fewer than twice `limit` (a sender that spends a whole limit in the last moment of one window gets the next one back
 * little by little, as the weight falls, and never at once). A sender is never refused that leaves
 * `windowSeconds / (limit - 1)` between its requests; at exactly `windowSeconds / limit`, about one request in each window
 * is refused. Under a limit of 1, what was admitted weighs until the window after its own has ended.
 *
 * The counter of a quota is that of one day or month, and has no window before it.
 *
 * Amounts are counted in requests times milliseconds, which are whole numbers: fractions would err by a request where a
 * limit is met exactly.
 */

import { copiedLimit, type Limit, type LimitState } from './limit.ts';
import { periodStart, type Refill } from './period.ts';

/** Demand on a limit. */
export interface Demand {
  /** Number of requests that are to fit at once: a whole number from 0. */
  readonly cost: number;
  /** When, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** The counters of one limit of one key. */
export interface WindowCounter {
  /** When the running window began, in milliseconds since the epoch. */
  startMs: number;
  current: number;
  previous: number;
}

/**
 * A counter that has seen nothing.
 *
 * @example
 * const counter = newCounter(); // for a limit that nobody has met yet
 */
export function newCounter(): WindowCounter {
  return { startMs: 0, current: 0, previous: 0 };
}

/**
 * Moves the counter on to the window that is running at `nowMs`. Do it to a copy where the request may be refused, which
 * begins no window.
 *
 * @example
 * const counter = newCounter();
 * advance(counter, { limit: 600, windowSeconds: 60 }, Date.now());
 */
export function advance(counter: WindowCounter, limit: Limit, nowMs: number): void {
  if (limit.refill !== undefined) return advanceQuota(counter, limit.refill, nowMs);
  const windowMs = windowMsOf(limit);
  const elapsedMs = nowMs - counter.startMs;
  const isSpent = counter.current === 0 && counter.previous === 0;
  if (elapsedMs >= 0 && elapsedMs < windowMs && !isSpent) return;
  if (isSpent || elapsedMs >= 2 * windowMs) {
    counter.startMs = nowMs;
    counter.current = 0;
    counter.previous = 0;
  } else if (elapsedMs < 0) {
    // The clock was set back: what was counted stays counted, in a window that begins now.
    counter.startMs = nowMs;
  } else {
    counter.startMs += windowMs;
    counter.previous = counter.current;
    counter.current = 0;
  }
}

/** Moves on to the running period. Counts of the next one stay where the clock is set back into this one; back by more, they end. */
function advanceQuota(counter: WindowCounter, refill: Refill, nowMs: number): void {
  const startMs = periodStart(refill, nowMs);
  if (counter.startMs >= startMs && counter.startMs <= periodStart(refill, nowMs, 1)) return;
  counter.startMs = startMs;
  counter.current = 0;
  counter.previous = 0;
}

/**
 * Raises a counter to another one of the same limit, so that it never has more room than either of them. Both must have been
 * advanced to the same time.
 *
 * @example
 * const counter = { startMs: 0, current: 2, previous: 0 };
 * raise(counter, { startMs: 1000, current: 5, previous: 1 }); // { startMs: 1000, current: 5, previous: 1 }
 */
export function raise(counter: WindowCounter, other: Readonly<WindowCounter>): void {
  if (hasEnded(counter)) {
    Object.assign(counter, other);
    return;
  }
  // In the later of the two windows, what was counted weighs for longer.
  counter.startMs = Math.max(counter.startMs, other.startMs);
  counter.current = Math.max(counter.current, other.current);
  counter.previous = Math.max(counter.previous, other.previous);
}

/** Tells whether nothing of a counter weighs any more, once it has been advanced. */
export function hasEnded({ current, previous }: Readonly<WindowCounter>): boolean {
  return current === 0 && previous === 0;
}

/**
 * Tells whether so many more requests fit; none always does. The counter must have been advanced.
 *
 * @example
 * const counter = { startMs: Date.now(), current: 599, previous: 0 };
 * fits(counter, { limit: 600, windowSeconds: 60 }, { cost: 1, nowMs: Date.now() }); // true
 */
export function fits(counter: WindowCounter, limit: Limit, { cost, nowMs }: Demand): boolean {
  const windowMs = windowMsOf(limit);
  const weight = (counter.current + cost) * windowMs + counter.previous * remainingMs(counter, limit, nowMs);
  return weight <= limit.limit * windowMs || cost === 0;
}

/**
 * Whole seconds until so many requests fit, if no other comes: 0 when they fit now, Infinity when they never do.
 *
 * @example
 * const counter = { startMs: Date.now(), current: 600, previous: 0 };
 * secondsUntilFit(counter, { limit: 600, windowSeconds: 60 }, { cost: 1, nowMs: Date.now() });
 */
export function secondsUntilFit(counter: WindowCounter, limit: Limit, demand: Demand): number {
  if (fits(counter, limit, demand)) return 0;
  const room = limit.limit - demand.cost;
  if (room < 0) return Number.POSITIVE_INFINITY;
  if (limit.refill !== undefined)
    return Math.max(1, Math.ceil(remainingMs(counter, limit, demand.nowMs) / 1000));
  const windowMs = windowMsOf(limit);
  // Either the previous window's weight falls far enough in this window, or this one's does after it has become previous.
  const afterWindowMs =
    counter.current <= room
      ? -Math.floor(((room - counter.current) * windowMs) / counter.previous)
      : windowMs - Math.floor((room * windowMs) / counter.current);
  return Math.max(1, Math.ceil((remainingMs(counter, limit, demand.nowMs) + afterWindowMs) / 1000));
}

/**
 * The state to report. The counter must have been advanced.
 *
 * @example
 * const counter = { startMs: Date.now(), current: 10, previous: 0 };
 * stateOf(counter, { limit: 600, windowSeconds: 60 }, Date.now()).remaining; // 590
 */
export function stateOf(counter: WindowCounter, limit: Limit, nowMs: number): LimitState {
  const { limit: most, windowSeconds, name, sharedBy, refill } = limit;
  const windowMs = windowMsOf(limit);
  const leftMs = remainingMs(counter, limit, nowMs);
  const weightLeft = (most - counter.current) * windowMs - counter.previous * leftMs;
  const remaining = Math.max(0, Math.floor(weightLeft / windowMs));
  const resetSeconds = Math.ceil(leftMs / 1000);
  const isPlain = sharedBy === undefined && refill === undefined;
  const state =
    name === undefined && isPlain
      ? { limit: most, windowSeconds, remaining, resetSeconds }
      : isPlain
        ? { limit: most, windowSeconds, name, remaining, resetSeconds }
        : { ...copiedLimit(limit), remaining, resetSeconds };
  if (remaining > 0) return state;
  return { ...state, retryAfterSeconds: secondsUntilFit(counter, limit, { cost: 1, nowMs }) };
}

/** Gives the rest of the window in progress. */
function remainingMs(counter: WindowCounter, limit: Limit, nowMs: number): number {
  const { refill } = limit;
  if (refill !== undefined) return periodStart(refill, counter.startMs, 1) - nowMs;
  return counter.startMs + windowMsOf(limit) - nowMs;
}

function windowMsOf(limit: Limit): number {
  return limit.windowSeconds * 1000;
}
