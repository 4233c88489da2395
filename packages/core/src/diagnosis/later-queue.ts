/** Work that blocks the event loop, put off until what is going on has been answered. */

import { AsyncResource } from 'node:async_hooks';

/** A short queue, of which one piece is done in each turn of the event loop. A piece must not throw. */
export class LaterQueue {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#waiting.length >= this.#most;
  }

  /** Does the work later, in the asynchronous context of now, by which loggers and tracers know the request. */
  add(work: () => void): void {
    this.#waiting.push(AsyncResource.bind(work));
    if (this.#waiting.length === 1) setImmediate(this.#doNext);
  }

  readonly #doNext = (): void => {
    const work = this.#waiting.shift();
    // Requests get their turn in between.
    if (this.#waiting.length > 0) setImmediate(this.#doNext);
    work?.();
  };
}
