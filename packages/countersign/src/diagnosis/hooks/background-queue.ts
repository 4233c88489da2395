/** Work that blocks the event loop, put off until what is going on has been answered, and done in short turns. */

import { AsyncResource } from 'node:async_hooks';
import type { Steps } from '../time-budget.ts';

/** Those with work. In each turn of the event loop one of them has its turn, however many there are. */
const busy: BackgroundQueue[] = [];

/** A short queue of work, each piece done for as long as one turn may last. */
export class BackgroundQueue {
  readonly #most: number;
  readonly #turnMs: number;
  readonly #waiting: (() => boolean)[] = [];

  /** @param turnMs milliseconds after which requests get their turn; a step that has begun is finished. */
  constructor(most: number, turnMs: number) {
    this.#most = most;
    this.#turnMs = turnMs;
  }

  get isFull(): boolean {
    return this.#waiting.length >= this.#most;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Does the work later, in the asynchronous context of now, by which loggers and tracers know the request. */
  add(steps: Steps<void>): void {
    this.#waiting.push(AsyncResource.bind(() => this.#isDone(steps)));
    if (this.#waiting.length > 1) return;
    busy.push(this);
    if (busy.length === 1) setImmediate(takeTurn);
  }

  /** Goes on with the oldest work. */
  takeTurn(): void {
    let isDone = true;
    try {
      isDone = (this.#waiting[0] as () => boolean)();
    } finally {
      if (isDone) this.#waiting.shift();
    }
  }

  #isDone(steps: Steps<void>): boolean {
    const endMs = performance.now() + this.#turnMs;
    do {
      if (steps.next().done === true) return true;
    } while (performance.now() < endMs);
    return false;
  }
}

function takeTurn(): void {
  const queue = busy[0] as BackgroundQueue;
  try {
    queue.takeTurn();
  } finally {
    busy.shift();
    if (!queue.isEmpty) busy.push(queue);
    if (busy.length > 0) setImmediate(takeTurn);
  }
}
