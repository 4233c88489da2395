/** Events of a response that is held back: that its client is gone is told when the handler is done. */

import type { NodeResponse } from './held-response.ts';

/** Which events wait, and who is told of them. */
export class HeldEvents {
  readonly #res: NodeResponse;
  readonly #waiting: string[] = [];
  /** Who has been told already that the client is gone, if it was gone before. */
  readonly #told: ReadonlySet<unknown> | undefined;
  readonly #drained: ((...args: unknown[]) => void)[] = [];

  constructor(res: NodeResponse) {
    this.#res = res;
    this.#told = isClosed(res) ? new Set(res.rawListeners('close')) : undefined;
  }

  /** Whether an event has to wait. */
  takes(event: unknown): boolean {
    // An HTTP/2 response is said to have finished when its stream is closed, HTTP/1 when a pipelined one gets its turn.
    if (event === 'close' || event === 'finish') this.#waiting.push(event);
    return event === 'close' || event === 'finish' || event === 'prefinish';
  }

  /** Remembers who waits for `drain`: a middleware before us may attach them where we cannot reach them. */
  rememberDrain(listener: unknown): void {
    this.#drained.push(listener as () => void);
  }

  /** Tells in a while whoever waits that there is room again. */
  drain(): void {
    process.nextTick(() => {
      const reached = new Set<unknown>(this.#res.rawListeners('drain'));
      this.#res.emit('drain');
      for (const listener of this.#drained) if (!reached.has(listener)) listener.call(this.#res);
    });
  }

  /** Tells in a while what has happened. */
  release(): void {
    if (this.#told === undefined && this.#waiting.length === 0) return;
    process.nextTick(() => {
      for (const event of this.#waiting) this.#res.emit(event);
      if (this.#told === undefined) return;
      for (const listener of this.#res.rawListeners('close')) {
        if (!this.#told.has(listener)) listener.call(this.#res);
      }
    });
  }
}

function isClosed(res: NodeResponse): boolean {
  return 'stream' in res ? res.stream.destroyed : res.closed;
}
