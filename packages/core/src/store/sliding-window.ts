/**
 * A sliding window of two counters: the requests of the running window, and those of the one before it weighted by how
 * much of it the sliding window still covers.
 *
 * No window ever lets more than `limit` requests start in it, and any span of one window has fewer than twice `limit`
 * (a sender that spends a whole limit in the last moment of one window gets the next one back little by little, as the
 * weight falls, and never at once). A sender is never refused that leaves `windowSeconds / (limit - 1)` between its
 * requests; at exactly `windowSeconds / limit`, about one request in each window is refused. Under a limit of 1, what
 * was admitted weighs until the window after its own has ended.
 *
 * Amounts are reckoned in requests times milliseconds, which are whole numbers: fractions would err by a request where a
 * limit is met exactly.
 */

import type { Limit, LimitState } from './store.ts';

/** The counters of one limit of one key. */
export interface WindowCounter {
  /** Which window is running: the time divided by the window's length. */
  index: number;
  current: number;
  previous: number;
}

/** A counter that has seen nothing. */
export function newCounter(): WindowCounter {
  return { index: 0, current: 0, previous: 0 };
}

/** Moves the counter on to the window that is running at `nowMs`. */
export function advance(counter: WindowCounter, limit: Limit, nowMs: number): void {
  const index = Math.floor(nowMs / windowMsOf(limit));
  if (index === counter.index) return;
  if (index < counter.index) {
    // The clock was set back: what was counted stays counted, in the window that now runs.
    counter.index = index;
    return;
  }
  counter.previous = index === counter.index + 1 ? counter.current : 0;
  counter.current = 0;
  counter.index = index;
}

/** Whether one more request fits. The counter must have been advanced. */
export function fits(counter: WindowCounter, limit: Limit, nowMs: number): boolean {
  return weightInUse(counter, limit, nowMs) + windowMsOf(limit) <= limit.limit * windowMsOf(limit);
}

/** Whole seconds until one more request fits, if no other comes; 0 when it fits now. */
export function secondsUntilFit(counter: WindowCounter, limit: Limit, nowMs: number): number {
  if (fits(counter, limit, nowMs)) return 0;
  const windowMs = windowMsOf(limit);
  const room = limit.limit - 1;
  // Either the previous window's weight falls far enough in this window, or this one's does after it has become previous.
  const afterWindowMs =
    counter.current <= room
      ? -Math.floor(((room - counter.current) * windowMs) / counter.previous)
      : windowMs - Math.floor((room * windowMs) / counter.current);
  return Math.max(1, Math.ceil((remainingMs(limit, nowMs) + afterWindowMs) / 1000));
}

/** The state to report. The counter must have been advanced. */
export function stateOf(counter: WindowCounter, limit: Limit, nowMs: number): LimitState {
  const windowMs = windowMsOf(limit);
  return {
    limit: limit.limit,
    windowSeconds: limit.windowSeconds,
    ...(limit.name !== undefined && { name: limit.name }),
    remaining: Math.max(
      0,
      Math.floor((limit.limit * windowMs - weightInUse(counter, limit, nowMs)) / windowMs),
    ),
    resetSeconds: Math.ceil(remainingMs(limit, nowMs) / 1000),
  };
}

/** What is counted, in requests times milliseconds. */
function weightInUse(counter: WindowCounter, limit: Limit, nowMs: number): number {
  return counter.current * windowMsOf(limit) + counter.previous * remainingMs(limit, nowMs);
}

/** What is left of the window in progress. */
function remainingMs(limit: Limit, nowMs: number): number {
  const windowMs = windowMsOf(limit);
  return windowMs - (nowMs - Math.floor(nowMs / windowMs) * windowMs);
}

function windowMsOf(limit: Limit): number {
  return limit.windowSeconds * 1000;
}
