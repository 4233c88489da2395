/** The sliding windows of one key. */

import { type Limit, type LimitState, limitIdentity } from '../limit.ts';
import {
  advance,
  hasEnded,
  newCounter,
  raise,
  secondsUntilFit,
  stateOf,
  type WindowCounter,
} from '../sliding-window.ts';

/** Claims come out of order by as long as a key lookup takes; beyond this, the clock was set back. */
const MOST_DISORDER_MS = 60_000;

/** The place of the time of what was counted last; the numbers of the counters come after it. */
const LAST_MS = 0;
/** Of each counter: when its running window began, what it has counted, and what the window before it had. */
const NUMBERS = 3;

/**
 * The windows of one key. Its numbers lie side by side, since those of one key among many come from memory, line by line.
 *
 * It is opened for the limits and the time of a request, and asked and counted in before another one is opened.
 */
export class LimitAccount {
  /** Something has been counted, and the account is among those of all keys. */
  isKept = false;
  /** The second in which the account was last looked up among those of all keys. */
  foundSecond: number = Number.NaN;
  #limits: readonly Limit[] = [];
  readonly #numbers: number[] = [0.5];
  /** The identities of the counters, in their order, where mounts with other limits share the key. */
  #identities: string[] | undefined;
  /** Where the numbers of each limit are, if not one after another. */
  #places: number[] | undefined;
  /** Of all limits. */
  #longestWindowMs = 0;

  constructor() {
    // The fraction above makes it a list of doubles from the start.
    this.#numbers[LAST_MS] = 0;
  }

  /** Turns to the limits in question and to the time. */
  open(limits: readonly Limit[], nowMs: number): this {
    if (limits !== this.#limits) this.#turnTo(limits);
    const numbers = this.#numbers;
    const timeMs = this.#timeOf(nowMs);
    numbers[LAST_MS] = timeMs;
    demand.nowMs = timeMs;
    for (let i = 0; i < limits.length; i++) {
      const at = this.#placeOf(i);
      // The clock was set back. This is kept in any case: the window would else begin anew with every claim, and never end.
      const limit = limits[i] as Limit;
      if (timeMs < (numbers[at] as number) && limit.refill === undefined) numbers[at] = timeMs;
      advance(this.#read(at, runningOf(i)), limit, timeMs);
    }
    return this;
  }

  /** Whole seconds until so many requests fit into every limit: 0 when they fit now, Infinity when they never do. */
  secondsUntilFit(cost = 1): number {
    demand.cost = cost;
    let wait = 0;
    for (let i = 0; i < this.#limits.length; i++) {
      const seconds = secondsUntilFit(runningOf(i), this.#limits[i] as Limit, demand);
      if (seconds > wait) wait = seconds;
    }
    return wait;
  }

  /** Counts one request in every limit, or as many as it costs. */
  count(cost = 1): void {
    const numbers = this.#numbers;
    for (let i = 0; i < this.#limits.length; i++) {
      const running = runningOf(i);
      running.current += cost;
      const at = this.#placeOf(i);
      numbers[at] = running.startMs;
      numbers[at + 1] = running.current;
      numbers[at + 2] = running.previous;
    }
  }

  /** Raises the counters to what is told of them. @returns whether any of it still counts. */
  raise(told: readonly (WindowCounter | undefined)[]): boolean {
    let counts = false;
    for (let i = 0; i < this.#limits.length; i++) {
      const each = told[i];
      if (each === undefined) continue;
      const limit = this.#limits[i] as Limit;
      const counter = { ...each };
      advance(counter, limit, demand.nowMs);
      if (hasEnded(counter)) continue;
      raise(runningOf(i), counter);
      counts = true;
    }
    return counts;
  }

  states(): LimitState[] {
    // An empty list would get room for 17.
    const states = new Array<LimitState>(this.#limits.length);
    for (let i = 0; i < states.length; i++)
      states[i] = stateOf(runningOf(i), this.#limits[i] as Limit, demand.nowMs);
    return states;
  }

  /** The states in limits that may be others than those in question, without turning to them. */
  look(limits: readonly Limit[], nowMs: number): LimitState[] {
    const identities = this.#identities ?? this.#limits.map(limitIdentity);
    return lookAt(limits, this.#timeOf(nowMs), (limit) => {
      const number = identities.indexOf(limitIdentity(limit));
      return number === -1 ? newCounter() : this.#read(placeOfNumber(number), newCounter());
    });
  }

  /** Tells whether anything counted still weighs at `nowMs`. */
  isLive(nowMs: number): boolean {
    return nowMs - (this.#numbers[LAST_MS] as number) < 2 * this.#longestWindowMs;
  }

  /** A claim that comes late must not reopen a window that has ended: what is counted now would count as of then. */
  #timeOf(nowMs: number): number {
    const last = this.#numbers[LAST_MS] as number;
    const isLate = nowMs < last && last - nowMs <= MOST_DISORDER_MS;
    return isLate ? last : nowMs;
  }

  #turnTo(limits: readonly Limit[]): void {
    const isFirst = this.#limits.length === 0 && this.#identities === undefined;
    const identities = this.#identities ?? this.#limits.map(limitIdentity);
    const places = limits.map((limit) => this.#placeIn(identities, limit));
    this.#limits = limits;
    if (isFirst) return;
    this.#identities = identities;
    this.#places = places;
  }

  /** The place of a limit's numbers, new or known. */
  #placeIn(identities: string[], limit: Limit): number {
    const identity = limitIdentity(limit);
    let number = identities.indexOf(identity);
    if (number === -1) {
      number = identities.push(identity) - 1;
      this.#numbers.push(0, 0, 0);
      this.#longestWindowMs = Math.max(this.#longestWindowMs, limit.windowSeconds * 1000);
    }
    return placeOfNumber(number);
  }

  #placeOf(i: number): number {
    return this.#places === undefined ? placeOfNumber(i) : (this.#places[i] as number);
  }

  #read(at: number, counter: WindowCounter): WindowCounter {
    const numbers = this.#numbers;
    counter.startMs = numbers[at] as number;
    counter.current = numbers[at + 1] as number;
    counter.previous = numbers[at + 2] as number;
    return counter;
  }
}

function placeOfNumber(number: number): number {
  return LAST_MS + 1 + number * NUMBERS;
}

/** The question to the account that was opened last; one object for all. */
const demand = { cost: 1, nowMs: 0.5 };
/** The counters of the account that was opened last, as they stand at its time. They are kept only if something is counted. */
const running: WindowCounter[] = [];

function runningOf(i: number): WindowCounter {
  return running[i] ?? addRunning();
}

function addRunning(): WindowCounter {
  const counter = newCounter();
  running.push(counter);
  return counter;
}

/** Where a key stands in limits, by their counters, which are moved on to the time. */
export function lookAt(
  limits: readonly Limit[],
  nowMs: number,
  counterOf: (limit: Limit) => WindowCounter,
): LimitState[] {
  return limits.map((limit) => {
    const counter = counterOf(limit);
    advance(counter, limit, nowMs);
    return stateOf(counter, limit, nowMs);
  });
}
