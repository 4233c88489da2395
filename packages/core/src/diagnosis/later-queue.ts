/** Work that blocks the event loop, put off until what is going on has been answered, and done in short turns. */

import { AsyncResource } from 'node:async_hooks';
import type { Steps } from './working-time.ts';

/** A short queue. In each turn of the event loop some of it is done, for as long as one turn may last. */
export class LaterQueue {
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

  /** Does the work later, in the asynchronous context of now, by which loggers and tracers know the request. */
  add(steps: Steps<void>): void {
    this.#waiting.push(AsyncResource.bind(() => this.#isDone(steps)));
    if (this.#waiting.length === 1) setImmediate(this.#takeTurn);
  }

  readonly #takeTurn = (): void => {
    let isDone = true;
    try {
      isDone = (this.#waiting[0] as () => boolean)();
    } finally {
      if (isDone) this.#waiting.shift();
      if (this.#waiting.length > 0) setImmediate(this.#takeTurn);
    }
  };

  #isDone(steps: Steps<void>): boolean {
    const endMs = performance.now() + this.#turnMs;
    do {
      if (steps.next().done === true) return true;
    } while (performance.now() < endMs);
    return false;
  }
}
