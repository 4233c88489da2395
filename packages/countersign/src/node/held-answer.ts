/** One response that is held back, from the first thing that its handler writes until it is let go. */

import { Appearance } from './held-appearance.ts';
import { bytesOf, codedError, HeldBody, type Written, writtenBy } from './held-body.ts';
import { HeldEvents } from './held-events.ts';
import { assertDeclaredLength, type Head, headersSent, recordHead, setHead } from './held-head.ts';
import { EarlierHeaders } from './held-headers.ts';
import { Overlay } from './held-overlay.ts';
import type { Held, HoldBounds, NodeResponse } from './held-response.ts';
import { HeldSockets } from './held-socket.ts';

type Phase = 'held' | 'whole' | 'too_large' | 'let_go';
type Method = (...args: unknown[]) => unknown;

const EMPTY = new Uint8Array();

/** What lies below our patches. */
interface Below {
  readonly writeHead: Method;
  readonly write: Method;
  readonly end: Method;
}

/** Holds back one response. */
export class ResponseHold {
  readonly #res: NodeResponse;
  readonly #maxBytes: number;
  readonly #done: (held: Held) => void;
  readonly #earlier: EarlierHeaders;
  readonly #events: HeldEvents;
  readonly #sockets = new HeldSockets((destroy) => this.#destroy(destroy));
  readonly #body = new HeldBody();
  /** The methods that answer. What was laid upon them has done its work once the response is whole. */
  readonly #answering: Overlay;
  readonly #looking: Overlay;
  readonly #request: Overlay;
  readonly #appearance: Appearance;
  readonly #below: Below;
  #phase: Phase = 'held';
  #head: Head | undefined;
  #isEnded = false;
  #onFinish: Written['callback'];
  #owesDrain = false;
  #hasRoom = true;
  #destroyAfterwards: (() => void) | undefined;

  constructor(res: NodeResponse, { maxBytes }: HoldBounds, done: (held: Held) => void) {
    if (res.headersSent) throw headersSent(res);
    this.#res = res;
    this.#maxBytes = maxBytes;
    this.#done = done;
    this.#earlier = new EarlierHeaders(res);
    this.#events = new HeldEvents(res);
    this.#answering = new Overlay(res);
    this.#looking = new Overlay(res);
    this.#request = new Overlay(res.req);
    this.#below = this.#patchAnswering();
    this.#patchEvents();
    this.#appearance = new Appearance(res, this.#looking, this.#sockets);
    if (res.req.socket) this.#request.show('socket', this.#sockets.ofRequest(res.req.socket));
  }

  #patchAnswering(): Below {
    const overlay = this.#answering;
    const writeHead = overlay.method('writeHead', (...args) => this.#writeHead(args));
    // The older name of HTTP/1, which does not go by way of the newer one.
    if ('writeHeader' in this.#res) overlay.method('writeHeader', (...args) => this.#writeHead(args));
    overlay.method('flushHeaders', () => void this.#ensureHead());
    const write = overlay.method('write', (...args) => this.#write(writtenBy(args)));
    const end = overlay.method('end', (...args) => this.#end(writtenBy(args)));
    return { writeHead, write, end };
  }

  #patchEvents(): void {
    const overlay = this.#looking;
    const destroy = overlay.method('destroy', (...args) => {
      this.#destroy(() => destroy(...args));
      return this.#res;
    });
    const emit = overlay.method('emit', (event, ...args) => {
      if (event === 'socket') {
        this.#appearance.showSocket();
        return emit(event, this.#res.socket);
      }
      if (event === 'close') this.#appearance.showOpen();
      return this.#events.takes(event) || emit(event, ...args);
    });
    const on = overlay.method('on', (event, listener) => {
      if (event === 'drain') this.#events.rememberDrain(listener);
      return on(event, listener);
    });
  }

  #writeHead(args: readonly unknown[]): NodeResponse {
    if (this.#head !== undefined) throw headersSent(this.#res);
    this.#keepHead(args);
    return this.#res;
  }

  /** Writes the head that nobody has written, by way of those who want to be asked before. */
  #ensureHead(): Head {
    if (this.#head === undefined) this.#res.writeHead(this.#res.statusCode);
    return this.#head ?? this.#keepHead([this.#res.statusCode]);
  }

  #keepHead(args: readonly unknown[]): Head {
    this.#head = recordHead(this.#res, args);
    this.#appearance.showHeadSent();
    return this.#head;
  }

  #write(written: Written): boolean {
    const bytes = bytesOf(written);
    if (this.#isEnded) return this.#failLateWrite(written);
    const head = this.#ensureHead();
    if (written.callback !== undefined) process.nextTick(written.callback);
    if (!this.#allowsBody(head.status)) return true;
    this.#body.add(bytes);
    if (this.#phase === 'held' && this.#body.length > this.#maxBytes) this.#tellTooLarge(head);
    if (this.#phase !== 'too_large') return this.#hasRoom;
    this.#owesDrain = true;
    this.#appearance.showFull();
    return false;
  }

  #end(written: Written): NodeResponse {
    // As in Node, an empty string and nothing are the same.
    const bytes = written.chunk ? bytesOf(written) : undefined;
    if (this.#isEnded) {
      if (bytes !== undefined) this.#failLateWrite(written);
      else if (written.callback !== undefined) this.#res.once('finish', written.callback);
      return this.#res;
    }
    const head = this.#ensureHead();
    if (bytes !== undefined && this.#allowsBody(head.status)) this.#body.add(bytes);
    if (this.#allowsBody(head.status)) assertDeclaredLength(this.#res, this.#body.length);
    this.#isEnded = true;
    this.#appearance.showEnded();
    this.#onFinish = written.callback;
    if (this.#phase === 'held') {
      if (this.#body.length > this.#maxBytes) this.#tellTooLarge(head);
      else this.#tellWhole(head);
    }
    return this.#res;
  }

  /** Node also emits an error if nothing has been sent yet. Here that would depend on how long the response is held. */
  #failLateWrite({ callback }: Written): boolean {
    const error = codedError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');
    if (callback !== undefined) process.nextTick(callback, error);
    return false;
  }

  #tellWhole({ status, message }: Head): void {
    this.#phase = 'whole';
    const body = this.#body.bytes();
    const headers = this.#earlier.changesIn(this.#res);
    this.#done({
      outcome: 'whole',
      response: { status, headers, body },
      send: () => this.#finish('whole', () => this.#answer({ status, message }, body)),
      replace: (other) =>
        this.#finish('whole', () => {
          this.#earlier.restoreWith(this.#res, other.headers);
          // Whatever was declared, and whatever trailers the handler has left.
          if (this.#allowsBody(other.status)) this.#res.setHeader('content-length', other.body.length);
          this.#answer({ status: other.status, message: undefined }, other.body);
        }),
    });
  }

  #tellTooLarge(head: Head): void {
    this.#phase = 'too_large';
    this.#done({
      outcome: 'too_large',
      status: head.status,
      send: () => this.#finish('too_large', () => this.#answerInPieces(head)),
    });
  }

  /** Lets the response go, and answers; once. */
  #finish(from: Phase, answer: () => void): void {
    if (this.#phase !== from) return;
    this.#letGo();
    // Before Node listens, which takes the socket from the response.
    if (this.#destroyAfterwards !== undefined)
      this.#res.prependOnceListener('finish', this.#destroyAfterwards);
    try {
      answer();
    } catch (error) {
      // What Node refuses to send is nobody's fault any more who could be told.
      this.#res.destroy(error as Error);
    }
    this.#events.release();
  }

  #answer({ status, message }: Head, whole: Uint8Array): void {
    const body = this.#allowsBody(status) ? whole : EMPTY;
    setHead(this.#res, { status, message }, this.#allowsBody(status) ? body.length : undefined);
    this.#res.writeHead(status);
    if (body.length > 0) this.#res.end(body, this.#onFinish);
    else this.#res.end(this.#onFinish);
  }

  /** Those who were laid upon us go on, so that nothing may go by way of them again. */
  #answerInPieces(head: Head): void {
    const isWhole = this.#isEnded && this.#allowsBody(head.status);
    setHead(this.#res, head, isWhole ? this.#body.length : undefined);
    this.#below.writeHead(head.status);
    this.#hasRoom = this.#below.write(this.#body.bytes()) !== false;
    this.#body.clear();
    if (this.#isEnded) this.#below.end(this.#onFinish);
    else if (this.#owesDrain && this.#hasRoom) this.#events.drain();
  }

  /** The handler, or who cleans up after it, wants no more of the response to be sent. */
  #destroy(destroy: () => void): void {
    if (this.#phase === 'whole') {
      this.#destroyAfterwards = destroy;
      return;
    }
    const isTold = this.#phase !== 'held';
    this.#letGo();
    destroy();
    this.#events.release();
    if (!isTold) this.#done({ outcome: 'destroyed' });
  }

  #letGo(): void {
    const isWhole = this.#phase === 'whole';
    this.#phase = 'let_go';
    if (isWhole) this.#answering.liftWithAllAbove();
    else this.#answering.lift();
    this.#looking.lift();
    this.#request.lift();
    this.#sockets.release();
  }

  #allowsBody(status: number): boolean {
    return this.#res.req.method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;
  }
}
