/** The time of work that is done in pieces, less what passes in between. */

/** Work that lets others go on at each `yield`. */
export type Steps<Result> = Generator<void, Result, void>;

/** Pauses cost something too. */
const BETWEEN_PAUSES_MS = 0.25;

/** Starts with its making. */
export class TimeBudget {
  readonly #now: () => number;
  #startMs: number;
  #lastPauseMs: number;

  /** @param now milliseconds on a clock that is never set. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#startMs = now();
    this.#lastPauseMs = this.#startMs;
  }

  /** Milliseconds of work. */
  get ms(): number {
    return this.#now() - this.#startMs;
  }

  /** Lets others go on, unless that was just done. */
  *pause(): Steps<void> {
    const nowMs = this.#now();
    if (nowMs - this.#lastPauseMs < BETWEEN_PAUSES_MS) return;
    yield;
    this.#lastPauseMs = this.#now();
    this.#startMs += this.#lastPauseMs - nowMs;
  }
}

/** Does the work to its end without a pause. */
export function workThrough<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
