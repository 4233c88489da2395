/** Counts of failed attempts by sender, in bounded memory. */

import { LRUCache } from 'lru-cache';
import type { Limit } from '../store/limit.ts';
import { advance, secondsUntilFit, type WindowCounter } from '../store/sliding-window.ts';
import { unshared } from './throttle-source.ts';

interface Failures extends WindowCounter {
  /** The latest time that was asked about. */
  seenMs: number;
}

/** Failures are noted out of order by as long as a key lookup takes; beyond this, the clock was set back. */
const MOST_DISORDER_MS = 60_000;

/**
 * The failures by sender.
 *
 * The sender that was quiet for longest is forgotten first, and starts anew. Asking about a sender remembers nothing, so
 * that only failures fill the table.
 */
export class FailureCounts {
  readonly #limit: Limit;
  readonly #failures: LRUCache<string, Failures>;

  constructor(limit: Limit, max: number) {
    this.#limit = limit;
    this.#failures = new LRUCache({ max });
  }

  /** Whole seconds until one more failure is within the limit; 0 when it is now. */
  secondsUntilFit(name: string, nowMs: number): number {
    const failures = this.#failures.get(name);
    if (failures === undefined) return 0;
    return secondsUntilFit(failures, this.#limit, { cost: 1, nowMs: this.#advance(failures, nowMs) });
  }

  count(name: string, nowMs: number): void {
    const failures = this.#failures.get(name) ?? this.#add(name);
    this.#advance(failures, nowMs);
    failures.current++;
  }

  #add(name: string): Failures {
    const failures = { startMs: 0, current: 0, previous: 0, seenMs: 0 };
    this.#failures.set(unshared(name), failures);
    return failures;
  }

  /** Moves on to the window in progress. Returns the time that counts. */
  #advance(failures: Failures, nowMs: number): number {
    const lateMs = failures.seenMs - nowMs;
    // What comes late must not reopen a window that has ended: what is counted now would count as of then.
    if (lateMs < 0 || lateMs > MOST_DISORDER_MS) failures.seenMs = nowMs;
    advance(failures, this.#limit, failures.seenMs);
    return failures.seenMs;
  }
}
