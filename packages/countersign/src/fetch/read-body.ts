/** Reads the body of a `Request`, within bounds. */

import { GrowingBuffer } from '../body/growing-buffer.ts';
import { PendingBody } from '../body/pending-bodies.ts';
import type { BodyLimits } from '../verify/verifier-options.ts';

/** Bytes of a body, or the code with which the request is to be refused. */
export type ReadBody = Uint8Array | 'body_too_large' | 'body_timeout' | 'too_busy';

/** Bounds of a body, and the client's address, among which the room for pending bodies is shared out. */
export type BodyBounds = Pick<BodyLimits, 'maxBodyBytes' | 'bodyTimeoutMs' | 'maxPendingBytes'> & {
  readonly address: string | undefined;
};

/**
 * Reads a body to its end. The rest of one that is refused is given up, so that its sender is held no longer.
 *
 * @throws (by rejection) the reason of the request's signal when the sender goes away, and what the stream fails with.
 */
export async function readBody(request: Request, bounds: BodyBounds): Promise<ReadBody> {
  const { signal, body } = request;
  signal.throwIfAborted();
  if (body === null) return new Uint8Array();
  const reading = new Reading(body, bounds);
  const giveUp = () => reading.stop('aborted');
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await reading.toEnd();
  } finally {
    signal.removeEventListener('abort', giveUp);
    signal.throwIfAborted();
  }
}

/** One body on its way. */
class Reading {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #bounds: BodyBounds;
  readonly #pending: PendingBody;
  #stopped: Exclude<ReadBody, Uint8Array> | 'aborted' | undefined;

  constructor(body: ReadableStream<Uint8Array>, bounds: BodyBounds) {
    this.#reader = body.getReader();
    this.#bounds = bounds;
    this.#pending = new PendingBody(bounds.maxPendingBytes, bounds.address ?? '', () =>
      this.stop('too_busy'),
    );
  }

  async toEnd(): Promise<ReadBody> {
    const timer = setTimeout(() => this.stop('body_timeout'), this.#bounds.bodyTimeoutMs);
    try {
      const body = await this.#read();
      return this.#stopped === undefined || this.#stopped === 'aborted' ? body : this.#stopped;
    } finally {
      clearTimeout(timer);
      this.#pending.release();
    }
  }

  /** Gives the rest up. A read that is under way ends at once. */
  stop(why: Exclude<ReadBody, Uint8Array> | 'aborted'): void {
    this.#stopped ??= why;
    this.#reader.cancel().catch(() => undefined);
  }

  async #read(): Promise<Uint8Array> {
    const { maxBodyBytes } = this.#bounds;
    const gathered = new GrowingBuffer(maxBodyBytes);
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done || this.#stopped !== undefined) return gathered.bytes();
      if (gathered.length + value.length > maxBodyBytes) this.stop('body_too_large');
      else this.#keep(gathered, value);
    }
  }

  #keep(gathered: GrowingBuffer, chunk: Uint8Array): void {
    gathered.append(chunk);
    gathered.detach();
    if (!this.#pending.makeRoom(gathered.capacity - this.#pending.size)) this.stop('too_busy');
    else if (this.#stopped === undefined) this.#pending.hold(gathered.capacity);
  }
}
