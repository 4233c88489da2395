/** Sockets as they look while a response is held back: they do not close, and are not destroyed unnoticed. */

import type { Socket } from 'node:net';

type Listener = (...args: unknown[]) => void;
type Method = (...args: unknown[]) => unknown;

/** Told of a handler that destroys a socket; `destroy` does it. */
export type OnDestroy = (destroy: () => void) => void;

const ADDING: ReadonlySet<string> = new Set([
  'addListener',
  'on',
  'once',
  'prependListener',
  'prependOnceListener',
]);
const REMOVING: ReadonlySet<string> = new Set(['off', 'removeListener']);
const DESTROYING: ReadonlySet<string> = new Set(['destroy', 'destroySoon', 'resetAndDestroy']);

interface Waiting {
  readonly add: string;
  readonly event: unknown;
  readonly listener: Listener;
}

/** Stands in for the sockets of a request and its response. */
export class HeldSockets {
  readonly #onDestroy: OnDestroy;
  readonly #held: HeldSocket[] = [];

  constructor(onDestroy: OnDestroy) {
    this.#onDestroy = onDestroy;
  }

  /** What is seen instead of the socket of the request. */
  ofRequest(socket: Socket): Socket {
    return this.#hold(socket, { onDestroy: this.#onDestroy, staysOpen: false });
  }

  /** What is seen instead of the socket of the response: one that, to its listeners, does not close. */
  ofResponse(socket: Socket): Socket {
    return this.#hold(socket, { onDestroy: this.#onDestroy, staysOpen: true });
  }

  /** From here on, what stood in for a socket is as the socket itself. */
  release(): void {
    for (const held of this.#held) held.release();
  }

  #hold(socket: Socket, holding: Holding): Socket {
    const held = new HeldSocket(socket, holding);
    this.#held.push(held);
    return held.standIn;
  }
}

interface Holding {
  readonly onDestroy: OnDestroy;
  /** Whether a listener learns only after the release that it was closed. */
  readonly staysOpen: boolean;
}

/**
 * A socket whose destruction by a handler is noticed.
 *
 * That of a response does not close until the release, either: there are streams of files that are destroyed when it does,
 * whatever the response says.
 */
class HeldSocket {
  readonly standIn: Socket;
  readonly #socket: Socket;
  readonly #holding: Holding;
  readonly #waiting: Waiting[] = [];
  #isReleased = false;

  constructor(socket: Socket, holding: Holding) {
    this.#socket = socket;
    this.#holding = holding;
    this.standIn = new Proxy(socket, {
      get: (_, name) => this.#get(name),
      set: (_, name, value) => Reflect.set(socket, name, value),
    });
  }

  release(): void {
    this.#isReleased = true;
    const waiting = this.#waiting.splice(0);
    for (const { add, event, listener } of waiting) {
      if (!this.#socket.destroyed) this.#call(add, [event, listener]);
      else if (event === 'close') process.nextTick(() => listener.call(this.#socket, false));
    }
  }

  #get(name: string | symbol): unknown {
    const value = Reflect.get(this.#socket, name) as unknown;
    if (typeof name === 'symbol' || this.#isReleased) return bound(value, this.#socket);
    if (DESTROYING.has(name)) return (...args: unknown[]) => this.#destroy(name, args);
    return (this.#holding.staysOpen ? this.#seenOpen(name) : undefined) ?? bound(value, this.#socket);
  }

  #seenOpen(name: string): unknown {
    if (name === 'writable') return true;
    if (ADDING.has(name))
      return (event: unknown, listener: Listener) => this.#add({ add: name, event, listener });
    if (REMOVING.has(name))
      return (event: unknown, listener: Listener) => this.#remove(name, { event, listener });
    return undefined;
  }

  #add(waiting: Waiting): Socket {
    const isHeld = !this.#isReleased && (waiting.event === 'close' || waiting.event === 'error');
    if (isHeld) this.#waiting.push(waiting);
    else this.#call(waiting.add, [waiting.event, waiting.listener]);
    return this.standIn;
  }

  #remove(name: string, { event, listener }: Omit<Waiting, 'add'>): Socket {
    const index = this.#waiting.findLastIndex((held) => held.event === event && held.listener === listener);
    if (index === -1) this.#call(name, [event, listener]);
    else this.#waiting.splice(index, 1);
    return this.standIn;
  }

  #destroy(name: string, args: readonly unknown[]): Socket {
    const destroy = () => this.#call(name, args);
    if (this.#isReleased) destroy();
    else this.#holding.onDestroy(destroy);
    return this.standIn;
  }

  #call(name: string, args: readonly unknown[]): void {
    const method = (this.#socket as unknown as Record<string, Method>)[name];
    method?.apply(this.#socket, [...args]);
  }
}

/** A method that finds its own object. A class is not a method, and is asked for its name only. */
function bound(value: unknown, socket: Socket): unknown {
  if (typeof value !== 'function' || value === socket.constructor) return value;
  return value.bind(socket) as unknown;
}
