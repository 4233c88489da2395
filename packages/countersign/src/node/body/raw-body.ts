/** Takes the body of a Node stream and puts it back, so that whatever reads the stream later finds it untouched. */

import { AsyncResource } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { GrowingBuffer } from '../../body/growing-buffer.ts';
import { PendingBody } from '../../body/pending-bodies.ts';
import { type StreamState, streamStateOf } from './stream-state.ts';

/** The body, or why there is none. */
export type TakenBody =
  | { readonly outcome: 'taken'; readonly body: Uint8Array }
  | { readonly outcome: 'too_large' | 'too_slow' | 'too_busy' }
  | { readonly outcome: 'aborted'; readonly error: Error };

const EMPTY: TakenBody = { outcome: 'taken', body: Buffer.alloc(0) };

/** On the state of a stream: how many bytes were put back. A WeakMap would cost several times as much. */
const PUT_BACK: unique symbol = Symbol('countersign.putBack');

type TakenState = StreamState & { [PUT_BACK]?: number };

/**
 * Tells whether the stream still holds its whole body: nobody except {@link takeBody} has read from it, or is about to.
 *
 * A listener that came before would get every byte twice, and so would whatever it is piped to.
 */
export function isUntouched(stream: Readable): boolean {
  if (stream.listenerCount('data') > 0 || stream.listenerCount('readable') > 0) return false;
  const state: TakenState = streamStateOf(stream);
  if (state.endEmitted || state.encoding !== null) return false;
  return !state.dataEmitted || state.length === state[PUT_BACK];
}

/** Facts about a body before it is read. */
export interface BodyBounds {
  /** More bytes are `too_large`. */
  readonly maxBytes: number;
  /** Exact length, where HTTP/1 has declared it. Default: not known. */
  readonly declaredBytes?: number | undefined;
  /** Milliseconds that it may take, else it is `too_slow`. Default: any time. */
  readonly timeoutMs?: number | undefined;
  /** Bytes that all pending bodies of the process may hold, else this one may be `too_busy`. Default: any number. */
  readonly maxPendingBytes?: number | undefined;
  /** The client's address, among which that room is shared out. Default: one for all. */
  readonly address?: string | undefined;
}

/**
 * Takes the body of an untouched stream, which is as untouched afterwards.
 *
 * `done` is called once: with the bytes, which a later reader gets too; with `too_large` as soon as there are more than
 * `maxBytes`, with `too_slow` or `too_busy` (the stream is then left paused, with the rest in it); or with `aborted` when the
 * sender went away.
 */
export function takeBody(stream: Readable, bounds: BodyBounds, done: (taken: TakenBody) => void): void {
  const state = streamStateOf(stream);
  if (state.ended || wasAborted(stream, state)) return readBody(stream, bounds, done);
  // A body that came in one piece with its headers is there as soon as the parser is done with that piece.
  process.nextTick(() => {
    const body = isWhole(state, bounds) && !wasAborted(stream, state) ? onlyChunk(stream, bounds) : undefined;
    if (body === undefined) readBody(stream, bounds, done);
    else done({ outcome: 'taken', body });
  });
}

/** Tells whether as many bytes have arrived as were declared. */
function isWhole({ length }: StreamState, { maxBytes, declaredBytes }: BodyBounds): boolean {
  return length === declaredBytes && length <= maxBytes;
}

/**
 * The whole body, where all of it has arrived in one piece. It is looked at and stays where it is, since to read it and to
 * put it back would cost as much as to verify it.
 */
function onlyChunk(stream: Readable, { declaredBytes }: BodyBounds): Uint8Array | undefined {
  // Public, but not documented: without it the body is read as any other.
  const { readableBuffer } = stream as { readableBuffer?: Iterable<unknown> };
  if (readableBuffer === undefined) return undefined;
  const [chunk] = readableBuffer;
  return chunk instanceof Uint8Array && chunk.length === declaredBytes ? chunk : undefined;
}

/** Reads the stream up to its end and puts the bytes back with `unshift`. */
function readBody(stream: Readable, bounds: BodyBounds, done: (taken: TakenBody) => void): void {
  const { maxBytes, timeoutMs, maxPendingBytes = Number.POSITIVE_INFINITY } = bounds;
  const state: TakenState = streamStateOf(stream);
  const gathered = new GrowingBuffer(bounds.declaredBytes ?? maxBytes);
  const pending = new PendingBody(maxPendingBytes, bounds.address ?? '', () =>
    finish({ outcome: 'too_busy' }),
  );
  let isListening = false;
  let isFinished = false;
  let timer: NodeJS.Timeout | undefined;
  let tell = done;

  function onReadable(): void {
    // Again, since a source may push more while it is read.
    for (let waiting = state.length; waiting > 0; waiting = state.length) {
      if (gathered.length + waiting > maxBytes) return finish({ outcome: 'too_large' });
      // With its size given, `read` does not go on to emit `end`, after which nothing can be put back.
      gathered.append(stream.read(waiting) as Buffer);
      const isRoom = pending.makeRoom(gathered.capacity - pending.size);
      if (isFinished) return;
      if (!isRoom) return finish({ outcome: 'too_busy' });
      pending.hold(gathered.capacity);
    }
    // A chunk keeps all of the memory that it was read into.
    if (!state.ended) return gathered.detach();
    // HTTP/2 ends the stream of a sender that went away, too: what there is of the body is not the body.
    if (wasAborted(stream, state)) return onClose();
    const body = gathered.bytes();
    if (body.length > 0) stream.unshift(body);
    state[PUT_BACK] = body.length;
    finish(body.length === 0 ? EMPTY : { outcome: 'taken', body });
  }

  function onError(error: Error): void {
    finish({ outcome: 'aborted', error });
  }

  function onClose(): void {
    finish({ outcome: 'aborted', error: new Error('the request was closed before its body had arrived') });
  }

  function finish(taken: TakenBody): void {
    if (isFinished) return;
    isFinished = true;
    clearTimeout(timer);
    pending.release();
    if (isListening) {
      stream.off('readable', onReadable);
      stream.off('close', onClose);
    }
    // A stream that was destroyed may have an error still to tell, which would end the process if nobody listened.
    if (taken.outcome !== 'aborted') stream.off('error', onError);
    tell(taken);
  }

  stream.on('error', onError);
  // Of what has happened before, no event will tell.
  if (wasAborted(stream, state)) return onClose();
  if (state.ended) return onReadable();
  isListening = true;
  // Events come in the connection's context: without this, whatever runs later has lost its AsyncLocalStorage.
  tell = AsyncResource.bind(done);
  stream.on('close', onClose);
  stream.on('readable', onReadable);
  if (timeoutMs !== undefined) timer = setTimeout(() => finish({ outcome: 'too_slow' }), timeoutMs);
}

/** Tells whether the sender went away; `aborted` is what requests of Node's servers have, HTTP/2 included. */
function wasAborted(stream: Readable & { readonly aborted?: boolean }, { destroyed }: StreamState): boolean {
  return destroyed || stream.aborted === true;
}
