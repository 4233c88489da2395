/** Buffers a response until it is complete, so that it can be stored before the client sees any of it. */

import type { WholeResponse } from '../whole-response.ts';
import { closeHidden, destroyNoticed } from './buffered-socket.ts';
import { DelayedEvents } from './delayed-events.ts';
import { addHeaders, HeaderSnapshot } from './header-snapshot.ts';
import { MethodPatch } from './method-patch.ts';
import { isHttp2, type NodeResponse } from './node-response.ts';
import { headersSentError, setHead } from './response-head.ts';

/** The outcome of a handler whose response was buffered. It is reported once. */
export type BufferedResponse =
  | {
      readonly outcome: 'whole';
      /** Without what was set on the response before it was buffered. */
      readonly response: WholeResponse;
      readonly send: () => void;
      /** Sends another response; headers that were set before the response was buffered are kept. */
      readonly replace: (response: WholeResponse) => void;
    }
  /** The body is larger than the buffer. `send` sends what there is and lets the rest through. */
  | { readonly outcome: 'too_large'; readonly status: number; readonly send: () => void }
  /** The handler destroyed it, so there will be no answer. */
  | { readonly outcome: 'destroyed' };

type Method = (...args: unknown[]) => unknown;

const EMPTY = Buffer.alloc(0);

/**
 * Buffers what is answered from here on, up to `maxBytes` of body, and calls `done` once.
 *
 * To its handler, the response looks as if it had been sent. A client that hangs up does not stop the handler: `close` is
 * emitted when the response has been released. `send` and `replace` throw nothing: a response that cannot be sent is
 * destroyed.
 */
export class ResponseBuffer {
  readonly #res: NodeResponse;
  readonly #maxBytes: number;
  readonly #done: (response: BufferedResponse) => void;
  readonly #headers: HeaderSnapshot;
  readonly #patch: MethodPatch;
  readonly #requestPatch: MethodPatch;
  readonly #events: DelayedEvents;
  readonly #original: Readonly<Record<'writeHead' | 'write' | 'end', Method>>;
  #phase: 'buffering' | 'whole' | 'too_large' | 'released' = 'buffering';
  #status: number | undefined;
  #chunks: Buffer[] = [];
  #length = 0;
  #isEnded = false;
  #hasRoom = true;

  /** @throws Error when the head of the response has been sent already. */
  constructor(res: NodeResponse, maxBytes: number, done: (response: BufferedResponse) => void) {
    if (res.headersSent) throw headersSentError();
    this.#res = res;
    this.#maxBytes = maxBytes;
    this.#done = done;
    this.#headers = new HeaderSnapshot(res);
    const patch = new MethodPatch(res);
    this.#patch = patch;
    this.#requestPatch = new MethodPatch(res.req);
    this.#events = new DelayedEvents(res, patch);
    this.#original = {
      writeHead: patch.method('writeHead', (...args) => this.#writeHead(args)),
      write: patch.method('write', (...args) => this.#write(args)),
      end: patch.method('end', (...args) => this.#end(args)),
    };
    patch.method('flushHeaders', () => void this.#requireHead());
    this.#patchDestroy();
  }

  #patchDestroy(): void {
    const res = this.#res;
    const onDestroy = (destroy: () => unknown) => this.#destroy(destroy);
    const destroy = this.#patch.method('destroy', (error) => {
      onDestroy(() => destroy(error));
      return res;
    });
    const { socket } = res.req;
    if (socket) this.#requestPatch.value('socket', destroyNoticed(socket, onDestroy));
    if (res.socket) this.#patch.value('socket', closeHidden(destroyNoticed(res.socket, onDestroy), res));
  }

  #writeHead(args: readonly unknown[]): NodeResponse {
    if (this.#status !== undefined) throw headersSentError();
    this.#status = setHead(this.#res, args);
    this.#patch.value('headersSent', true);
    for (const name of ['setHeader', 'appendHeader', 'removeHeader']) {
      this.#patch.method(name, () => {
        throw headersSentError();
      });
    }
    return this.#res;
  }

  /** Writes the head if the handler has not, by way of middlewares that set headers just before. */
  #requireHead(): number {
    if (this.#status === undefined) this.#res.writeHead(this.#res.statusCode);
    return this.#status ?? this.#res.statusCode;
  }

  #write(args: readonly unknown[]): boolean {
    if (this.#isEnded) return false;
    const bytes = bytesOf(args);
    const status = this.#requireHead();
    const callback = callbackOf(args);
    if (callback) process.nextTick(callback);
    this.#add(bytes, status);
    if (this.#phase === 'buffering' && this.#length > this.#maxBytes) this.#reportTooLarge(status);
    if (this.#phase === 'too_large') this.#hasRoom = false;
    return this.#hasRoom;
  }

  #end(args: readonly unknown[]): NodeResponse {
    const callback = callbackOf(args);
    if (callback) this.#res.once('finish', callback);
    if (this.#isEnded) return this.#res;
    const bytes = args[0] && args[0] !== callback ? bytesOf(args) : EMPTY;
    const status = this.#requireHead();
    this.#add(bytes, status);
    this.#isEnded = true;
    this.#patch.value('writableEnded', true);
    if (this.#phase !== 'buffering') return this.#res;
    if (this.#length > this.#maxBytes) this.#reportTooLarge(status);
    else this.#reportWhole(status);
    return this.#res;
  }

  #add(bytes: Buffer, status: number): void {
    if (!this.#allowsBody(status)) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  #reportWhole(status: number): void {
    this.#phase = 'whole';
    const body = Buffer.concat(this.#chunks);
    this.#done({
      outcome: 'whole',
      response: { status, headers: this.#headers.changes(), body },
      send: () => this.#release('whole', () => this.#answer(status, body)),
      replace: (other) => this.#release('whole', () => this.#replace(other)),
    });
  }

  #reportTooLarge(status: number): void {
    this.#phase = 'too_large';
    const send = () => this.#release('too_large', () => this.#answer(status, Buffer.concat(this.#chunks)));
    this.#done({ outcome: 'too_large', status, send });
  }

  /** Answers, once. */
  #release(from: 'whole' | 'too_large', answer: () => void): void {
    if (this.#phase !== from) return;
    this.#restore();
    try {
      answer();
    } catch (error) {
      this.#res.destroy(error as Error);
    }
    this.#events.emit();
  }

  #answer(status: number, body: Uint8Array): void {
    const { writeHead, write, end } = this.#original;
    const res = this.#res;
    res.statusCode = status;
    if (this.#isEnded && this.#allowsBody(status) && !hasFraming(res))
      res.setHeader('content-length', body.length);
    writeHead(status);
    this.#chunks = [];
    if (this.#isEnded) {
      // In one piece, since sessions are saved before the last byte of what is given to `end`.
      if (body.length > 0) end(body);
      else end();
      return;
    }
    const owesDrain = !this.#hasRoom;
    this.#hasRoom = write(body) !== false;
    if (owesDrain && this.#hasRoom) this.#events.drain();
  }

  #replace({ status, headers, body }: WholeResponse): void {
    const res = this.#res;
    this.#headers.restore();
    addHeaders(res, headers);
    if (!isHttp2(res)) res.statusMessage = '';
    if (!this.#allowsBody(status)) return this.#answer(status, EMPTY);
    // Even where the handler has left trailers.
    res.setHeader('content-length', body.length);
    this.#answer(status, body);
  }

  #destroy(destroy: () => unknown): void {
    if (this.#phase === 'whole') {
      // Before Node's own listener, which takes the socket from the response.
      this.#res.prependOnceListener('finish', () => void destroy());
      return;
    }
    const isFirst = this.#phase === 'buffering';
    this.#restore();
    destroy();
    this.#events.emit();
    if (isFirst) this.#done({ outcome: 'destroyed' });
  }

  #restore(): void {
    this.#phase = 'released';
    this.#patch.restore();
    this.#requestPatch.restore();
  }

  #allowsBody(status: number): boolean {
    return this.#res.req.method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;
  }
}

/** Copies the bytes given to `write` or `end`, since the writer may use its buffer again. */
function bytesOf([chunk, encoding]: readonly unknown[]): Buffer {
  if (typeof chunk !== 'string') return Buffer.from(chunk as Uint8Array);
  return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : undefined);
}

function callbackOf(args: readonly unknown[]): (() => void) | undefined {
  return args.find((arg) => typeof arg === 'function') as (() => void) | undefined;
}

/** Tells whether it is said how the body ends. A declared length would suppress trailers. */
function hasFraming(res: NodeResponse): boolean {
  const hasTrailers = res.hasHeader('trailer') || Boolean((res as { _trailer?: string })._trailer);
  return hasTrailers || res.hasHeader('content-length') || res.hasHeader('transfer-encoding');
}
