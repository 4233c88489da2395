/** The sockets of a request whose response is being buffered. */

import type { Socket } from 'node:net';
import type { NodeResponse } from './node-response.ts';

/** Called when a handler destroys the socket; `destroy` does it. */
export type OnDestroy = (destroy: () => unknown) => void;

/** Makes a stand-in that notices its destruction, as Express destroys a request whose handler fails in mid-response. */
export function destroyNoticed(socket: Socket, onDestroy: OnDestroy): Socket {
  const destroy = (error?: Error) => {
    onDestroy(() => socket.destroy(error));
    return standIn;
  };
  const standIn = standInFor(socket, { destroy });
  return standIn;
}

/** Makes a stand-in that hides the client's hang-up, upon which `res.sendFile()` would stop reading its file. */
export function closeHidden(socket: Socket, res: NodeResponse): Socket {
  /** Listens to the response, which emits `close` once it is released. */
  const listen = (name: 'on' | 'removeListener') => (event: string, listener: () => void) => {
    (event === 'close' || event === 'error' ? res : socket)[name](event, listener);
    return standIn;
  };
  const replaced = { writable: true, on: listen('on'), removeListener: listen('removeListener') };
  const standIn = standInFor(socket, replaced);
  return standIn;
}

function standInFor(socket: Socket, replaced: Readonly<Record<string | symbol, unknown>>): Socket {
  return new Proxy(socket, {
    get(target, name) {
      if (Object.hasOwn(replaced, name)) return replaced[name];
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
