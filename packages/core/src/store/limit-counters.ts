/** The sliding windows of all keys, least recently used first to go. */

import { LRUCache } from 'lru-cache';
import { advance, fits, newCounter, secondsUntilFit, stateOf, type WindowCounter } from './sliding-window.ts';
import type { Limit, LimitState } from './store.ts';

/** Claims come out of order by as long as a key lookup takes; beyond this, the clock was set back. */
const MOST_DISORDER_MS = 60_000;

/** The windows of one key, as they stand at one moment. */
export class LimitAccount {
  #limits: readonly Limit[] = [];
  /** The counters of `#limits`, in their order. */
  #counters: WindowCounter[] = [];
  /** All counters by limit, since mounts with different limits may share one key. */
  readonly #all = new Map<string, WindowCounter>();
  #nowMs = 0;

  /** Turns to the limits in question and to the time. */
  open(limits: readonly Limit[], nowMs: number): this {
    if (limits !== this.#limits) {
      this.#limits = limits;
      this.#counters = limits.map((limit) => this.#counterOf(limit));
    }
    // A claim that comes late must not reopen a window that has ended: what is counted now would count as of then.
    const isLate = nowMs < this.#nowMs && this.#nowMs - nowMs <= MOST_DISORDER_MS;
    if (!isLate) this.#nowMs = nowMs;
    for (let i = 0; i < limits.length; i++)
      advance(this.#counters[i] as WindowCounter, limits[i] as Limit, this.#nowMs);
    return this;
  }

  /** Whole seconds until one more request fits into every limit; 0 when it fits now. */
  secondsUntilFit(): number {
    let wait = 0;
    for (let i = 0; i < this.#limits.length; i++) {
      const counter = this.#counters[i] as WindowCounter;
      const limit = this.#limits[i] as Limit;
      if (!fits(counter, limit, this.#nowMs))
        wait = Math.max(wait, secondsUntilFit(counter, limit, this.#nowMs));
    }
    return wait;
  }

  /** Counts one request in every limit. */
  count(): void {
    for (const counter of this.#counters) counter.current++;
  }

  states(): LimitState[] {
    return this.#limits.map((limit, i) => stateOf(this.#counters[i] as WindowCounter, limit, this.#nowMs));
  }

  /** Whether anything counted still weighs at `nowMs`. */
  isLive(nowMs: number): boolean {
    return this.#limits.some((limit) => nowMs - this.#nowMs < limit.windowSeconds * 2000);
  }

  #counterOf({ name, windowSeconds }: Limit): WindowCounter {
    const identity = `${name ?? ''}/${windowSeconds}`;
    const known = this.#all.get(identity);
    if (known !== undefined) return known;
    const counter = newCounter();
    this.#all.set(identity, counter);
    return counter;
  }
}

/** The accounts of all keys. */
export class LimitCounters {
  readonly #accounts: LRUCache<string, LimitAccount>;
  #nowMs = 0;

  /**
   * @param maxKeys How many keys are remembered at once.
   * @param onLiveEviction Called when a key is forgotten while a window of it still counts, which resets its limits.
   */
  constructor(maxKeys: number, onLiveEviction: () => void) {
    this.#accounts = new LRUCache({
      max: maxKeys,
      dispose: (account, _keyId, reason) => {
        if (reason === 'evict' && account.isLive(this.#nowMs)) onLiveEviction();
      },
    });
  }

  /** The account of a key, opened at the given time for the given limits. */
  account(keyId: string, limits: readonly Limit[], nowMs: number): LimitAccount {
    this.#nowMs = nowMs;
    const known = this.#accounts.get(keyId);
    if (known !== undefined) return known.open(limits, nowMs);
    const account = new LimitAccount();
    this.#accounts.set(keyId, account);
    return account.open(limits, nowMs);
  }
}
