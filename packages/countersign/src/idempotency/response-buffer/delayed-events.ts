/** Events of a response that is being buffered. */

import type { MethodPatch } from './method-patch.ts';
import type { NodeResponse } from './node-response.ts';

type Listener = (...args: unknown[]) => unknown;

/** Delays the events of a client that hangs up, upon which streams would stop. */
export class DelayedEvents {
  readonly #res: NodeResponse;
  readonly #events: string[] = [];
  readonly #drainListeners: Listener[] = [];

  constructor(res: NodeResponse, patch: MethodPatch) {
    this.#res = res;
    const emit = patch.method('emit', (event, ...args) => {
      // HTTP/2 emits `finish`, too, when the client hangs up.
      if (event !== 'close' && event !== 'finish') return emit(event, ...args);
      this.#events.push(event);
      patch.value('destroyed', false);
      patch.value('closed', false);
      return true;
    });
    // Compression takes listeners of `drain` to a stream of its own, where `emit` does not reach them.
    const on = patch.method('on', (event, listener) => {
      if (event === 'drain') this.#drainListeners.push(listener as Listener);
      return on(event, listener);
    });
    if (!res.closed) return;
    // These listeners have been called; those that are still to come have not.
    res.removeAllListeners('close');
    res.emit('close');
  }

  /** Emits what was delayed, once the patch is restored. */
  emit(): void {
    for (const event of this.#events.splice(0)) process.nextTick(() => this.#res.emit(event));
  }

  /** Tells writers that there is room again. */
  drain(): void {
    process.nextTick(() => {
      for (const listener of this.#drainListeners) listener.call(this.#res);
    });
  }
}
