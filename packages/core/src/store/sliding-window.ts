/**
 * A sliding window of two counters: the requests of the running window, and those of the one before it weighted by how
 * much of it the sliding window still covers.
 *
 * A steady or even sender is held to the limit exactly, and no window ever lets more than `limit` requests start in it.
 * A sender that spends a whole limit in the last moment of one window can, over the next, spend another as the weight
 * falls: at most twice the limit in any span of one window, as with fixed windows, but never at once.
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
  const index = Math.floor(nowMs / (limit.windowSeconds * 1000));
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
  return used(counter, limit, nowMs) + 1 <= limit.limit;
}

/** Whole seconds until one more request fits, if no other comes; 0 when it fits now. */
export function secondsUntilFit(counter: WindowCounter, limit: Limit, nowMs: number): number {
  if (fits(counter, limit, nowMs)) return 0;
  const window = limit.windowSeconds;
  const elapsed = elapsedFraction(limit, nowMs);
  const room = limit.limit - 1;
  // Either the previous window's weight falls far enough in this window, or this one's does after it has become previous.
  const wait =
    counter.current <= room
      ? (1 - (room - counter.current) / counter.previous - elapsed) * window
      : (1 - elapsed + (1 - room / counter.current)) * window;
  return Math.max(1, Math.ceil(wait));
}

/** The state to report. The counter must have been advanced. */
export function stateOf(counter: WindowCounter, limit: Limit, nowMs: number): LimitState {
  return {
    limit: limit.limit,
    windowSeconds: limit.windowSeconds,
    ...(limit.name !== undefined && { name: limit.name }),
    remaining: Math.max(0, Math.floor(limit.limit - used(counter, limit, nowMs))),
    resetSeconds: Math.ceil((1 - elapsedFraction(limit, nowMs)) * limit.windowSeconds),
  };
}

function used(counter: WindowCounter, limit: Limit, nowMs: number): number {
  return counter.current + counter.previous * (1 - elapsedFraction(limit, nowMs));
}

function elapsedFraction(limit: Limit, nowMs: number): number {
  const windowMs = limit.windowSeconds * 1000;
  return (nowMs - Math.floor(nowMs / windowMs) * windowMs) / windowMs;
}
