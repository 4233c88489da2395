/** The sliding windows of all keys, least recently used first to go. */

import { LRUCache } from 'lru-cache';
import {
  advance,
  type Demand,
  newCounter,
  secondsUntilFit,
  stateOf,
  type WindowCounter,
} from '../sliding-window.ts';
import { type AdmissionRequest, type Limit, type LimitState, limitIdentity } from '../store.ts';

/** Claims come out of order by as long as a key lookup takes; beyond this, the clock was set back. */
const MOST_DISORDER_MS = 60_000;

/** The windows of one key, as they stand at one moment. */
export class LimitAccount {
  /** Something has been counted, and the account is among those of all keys. */
  isKept = false;
  /** The second in which the account was last looked up among those of all keys. */
  foundSecond: number = Number.NaN;
  #limits: readonly Limit[] = [];
  /** The counters of `#limits`, in their order, as they were left by what was counted last. */
  #counters: WindowCounter[] = [];
  /** The same as they stand at the time that was asked about. They are kept only if something is counted. */
  #running: WindowCounter[] = [];
  /** All counters by limit, since mounts with different limits may share one key. */
  readonly #all = new Map<string, WindowCounter>();
  /** Of all limits. */
  #longestWindowMs = 0;
  /** The last demand; one object for all claims of the key. */
  readonly #demand = { cost: 1, nowMs: 0 };

  /** Turns to the limits in question and to the time. */
  open(limits: readonly Limit[], nowMs: number): this {
    if (limits !== this.#limits) {
      this.#limits = limits;
      this.#counters = limits.map((limit) => this.#counterOf(limit));
      this.#running = limits.map(newCounter);
    }
    const demand = this.#demand;
    demand.nowMs = this.#timeOf(nowMs);
    for (let i = 0; i < limits.length; i++) {
      const counter = this.#counters[i] as WindowCounter;
      // The clock was set back. This is kept in any case: the window would else begin anew with every claim, and never end.
      if (demand.nowMs < counter.startMs) counter.startMs = demand.nowMs;
      const running = this.#running[i] as WindowCounter;
      copy(counter, running);
      advance(running, limits[i] as Limit, demand.nowMs);
    }
    return this;
  }

  /** Whole seconds until so many requests fit into every limit: 0 when they fit now, Infinity when they never do. */
  secondsUntilFit(cost = 1): number {
    const demand = this.#demand;
    demand.cost = cost;
    let wait = 0;
    for (let i = 0; i < this.#limits.length; i++) {
      const seconds = secondsUntilFit(this.#running[i] as WindowCounter, this.#limits[i] as Limit, demand);
      if (seconds > wait) wait = seconds;
    }
    return wait;
  }

  /** Counts one request in every limit, or as many as it costs. */
  count(cost = 1): void {
    for (let i = 0; i < this.#counters.length; i++) {
      const running = this.#running[i] as WindowCounter;
      running.current += cost;
      copy(running, this.#counters[i] as WindowCounter);
    }
  }

  states(): LimitState[] {
    const { nowMs } = this.#demand;
    const states: LimitState[] = [];
    for (let i = 0; i < this.#limits.length; i++)
      states.push(stateOf(this.#running[i] as WindowCounter, this.#limits[i] as Limit, nowMs));
    return states;
  }

  /** The states in limits that may be others than those in question, without turning to them. */
  look(limits: readonly Limit[], nowMs: number): LimitState[] {
    return lookAt(limits, this.#timeOf(nowMs), this.#all);
  }

  /** Tells whether anything counted still weighs at `nowMs`. */
  isLive(nowMs: number): boolean {
    return nowMs - this.#demand.nowMs < 2 * this.#longestWindowMs;
  }

  /** A claim that comes late must not reopen a window that has ended: what is counted now would count as of then. */
  #timeOf(nowMs: number): number {
    const last = this.#demand.nowMs;
    const isLate = nowMs < last && last - nowMs <= MOST_DISORDER_MS;
    return isLate ? last : nowMs;
  }

  #counterOf(limit: Limit): WindowCounter {
    const identity = limitIdentity(limit);
    const known = this.#all.get(identity);
    if (known !== undefined) return known;
    const counter = newCounter();
    this.#all.set(identity, counter);
    this.#longestWindowMs = Math.max(this.#longestWindowMs, limit.windowSeconds * 1000);
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
        account.isKept = false;
        if (reason === 'evict' && account.isLive(this.#nowMs)) onLiveEviction();
      },
    });
  }

  /** The account of a key, opened for a request. A new one is not kept before it is counted in. */
  account({ keyId, keyMemory, limits, nowMs }: AdmissionRequest): LimitAccount {
    const second = Math.floor(nowMs / 1000);
    if (keyMemory?.owner === this) {
      const known = keyMemory.account as LimitAccount;
      // Looked up once a second, it stays among those that were used last.
      if (known.isKept && known.foundSecond === second) return known.open(limits, nowMs);
    }
    const account = this.#accounts.get(keyId) ?? new LimitAccount();
    account.foundSecond = second;
    if (keyMemory !== undefined) {
      keyMemory.owner = this;
      keyMemory.account = account;
    }
    return account.open(limits, nowMs);
  }

  /** Counts in the account of a key what it was opened for, and keeps the account. */
  count(keyId: string, account: LimitAccount, { cost, nowMs }: Demand): void {
    account.count(cost);
    if (account.isKept) return;
    account.isKept = true;
    this.#nowMs = nowMs;
    this.#accounts.set(keyId, account);
  }

  /** Where a key stands. Nothing is remembered of the question, nor of a key that nothing is counted of. */
  look(keyId: string, limits: readonly Limit[], nowMs: number): LimitState[] {
    return this.#accounts.peek(keyId)?.look(limits, nowMs) ?? lookAt(limits, nowMs);
  }
}

function copy({ startMs, current, previous }: WindowCounter, to: WindowCounter): void {
  to.startMs = startMs;
  to.current = current;
  to.previous = previous;
}

function lookAt(
  limits: readonly Limit[],
  nowMs: number,
  counters?: ReadonlyMap<string, WindowCounter>,
): LimitState[] {
  return limits.map((limit) => {
    const counter = { ...(counters?.get(limitIdentity(limit)) ?? newCounter()) };
    advance(counter, limit, nowMs);
    return stateOf(counter, limit, nowMs);
  });
}
