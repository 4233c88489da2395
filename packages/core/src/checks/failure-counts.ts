/** How often each of many sources has failed, in bounded memory. */

import { LRUCache } from 'lru-cache';
import { advance, secondsUntilFit, type WindowCounter } from '../store/sliding-window.ts';
import type { Limit } from '../store/store.ts';
import { unshared } from './throttle-source.ts';

interface Failures extends WindowCounter {
  /** The latest time that was asked about. */
  seenMs: number;
  /** The time of the last failure. */
  lastMs: number;
}

/** Failures are noted out of order by as long as a key lookup takes; beyond this, the clock was set back. */
const MOST_DISORDER_MS = 60_000;

/**
 * The failures by name: of an address, or of a key id.
 *
 * The name that was quiet for longest is forgotten first, and starts anew. Asking about a name remembers nothing, so
 * that only failures fill the table.
 */
export class FailureCounts {
  readonly #limit: Limit;
  readonly #failures: LRUCache<string, Failures>;

  constructor(limit: Limit, max: number) {
    this.#limit = limit;
    this.#failures = new LRUCache({ max });
  }

  has(name: string): boolean {
    return this.#failures.has(name);
  }

  /** Whole seconds until one more failure is within the limit; 0 when it is now. */
  secondsUntilFit(name: string, nowMs: number): number {
    const failures = this.#failures.get(name);
    if (failures === undefined) return 0;
    return secondsUntilFit(failures, this.#limit, { cost: 1, nowMs: this.#advance(failures, nowMs) });
  }

  /** Whole seconds until the last failure lies `windowSeconds` back; 0 when it does now. */
  secondsUntilQuiet(name: string, windowSeconds: number, nowMs: number): number {
    const failures = this.#failures.get(name);
    if (failures === undefined) return 0;
    const elapsedMs = this.#advance(failures, nowMs) - failures.lastMs;
    return Math.max(0, Math.ceil(windowSeconds - elapsedMs / 1000));
  }

  count(name: string, nowMs: number): void {
    const failures = this.#failures.get(name) ?? this.#add(name);
    failures.lastMs = this.#advance(failures, nowMs);
    failures.current++;
  }

  #add(name: string): Failures {
    const failures = { startMs: 0, current: 0, previous: 0, seenMs: 0, lastMs: 0 };
    this.#failures.set(unshared(name), failures);
    return failures;
  }

  /** Moves on to the window in progress. Returns the time that counts. */
  #advance(failures: Failures, nowMs: number): number {
    const lateMs = failures.seenMs - nowMs;
    // What comes late must not reopen a window that has ended: what is counted now would count as of then.
    if (lateMs < 0 || lateMs > MOST_DISORDER_MS) failures.seenMs = nowMs;
    if (failures.lastMs > failures.seenMs) failures.lastMs = failures.seenMs;
    advance(failures, this.#limit, failures.seenMs);
    return failures.seenMs;
  }
}
