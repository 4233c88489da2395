/** Where limits stand, as a store that may fail has last told it. */

import { LRUCache } from 'lru-cache';
import { type Limit, type LimitState, limitIdentity } from './limit.ts';
import { periodStart } from './period.ts';
import { advance, raise, type WindowCounter } from './sliding-window.ts';

/** For so many keys it is kept where they stood, and for so many of those that share limits. */
const MAX_ACCOUNTS = 100_000;

/** Counters of one account, by the identity of their limits. */
type ToldCounters = Map<string, WindowCounter>;

/** The last state of each limit, in the account in which it is counted: that of its key, or of those that share it. */
export class ToldLimits {
  readonly #own = new LRUCache<string, ToldCounters>({ max: MAX_ACCOUNTS });
  readonly #shared = new LRUCache<string, ToldCounters>({ max: MAX_ACCOUNTS });

  /** Keeps the states that were told of a key's request at `nowMs`. */
  keep(keyId: string, states: readonly LimitState[], nowMs: number): void {
    for (const state of states) {
      const counters = this.#countersOf(keyId, state) ?? this.#open(keyId, state);
      const identity = limitIdentity(state);
      const counter = counterOf(state, nowMs);
      const before = counters.get(identity);
      // Of a limit that is used up it is not told by how much: another number may be held to the same count.
      if (before !== undefined && state.remaining === 0) {
        advance(before, state, nowMs);
        raise(counter, before);
      }
      counters.set(identity, counter);
    }
  }

  /** Takes out what was told of a limit, so that it is taken over once. */
  take(keyId: string, limit: Limit): WindowCounter | undefined {
    const counters = this.#countersOf(keyId, limit);
    const identity = limitIdentity(limit);
    const counter = counters?.get(identity);
    counters?.delete(identity);
    return counter;
  }

  #countersOf(keyId: string, { sharedBy }: Limit): ToldCounters | undefined {
    return sharedBy === undefined ? this.#own.get(keyId) : this.#shared.get(sharedBy);
  }

  #open(keyId: string, { sharedBy }: Limit): ToldCounters {
    const counters: ToldCounters = new Map();
    if (sharedBy === undefined) this.#own.set(keyId, counters);
    else this.#shared.set(sharedBy, counters);
    return counters;
  }
}

/** A counter that leaves as much room as a state tells, in the window that was running then. */
function counterOf(state: LimitState, nowMs: number): WindowCounter {
  return { startMs: startOf(state, nowMs), current: state.limit - state.remaining, previous: 0 };
}

function startOf({ refill, resetSeconds, windowSeconds }: LimitState, nowMs: number): number {
  const endMs = nowMs + resetSeconds * 1000;
  const windowMs = windowSeconds * 1000;
  // By the middle of the period: the store may have another clock, which is in another one around midnight.
  if (refill !== undefined) return periodStart(refill, endMs - windowMs / 2);
  // What is told in whole seconds ends no sooner than it does.
  return Math.min(endMs - windowMs, nowMs);
}
