/** How a response looks to its handler while it is held back. */

import { headersSent, isHttp2 } from './held-head.ts';
import type { Overlay } from './held-overlay.ts';
import type { NodeResponse } from './held-response.ts';
import type { HeldSockets } from './held-socket.ts';

/** Makes it look as if what was written had been sent, to a client that is still there. */
export class Appearance {
  readonly #res: NodeResponse;
  readonly #overlay: Overlay;
  readonly #sockets: HeldSockets;

  constructor(res: NodeResponse, overlay: Overlay, sockets: HeldSockets) {
    this.#res = res;
    this.#overlay = overlay;
    this.#sockets = sockets;
    overlay.show('writableFinished', false);
    this.showSocket();
    this.showOpen();
  }

  /** A response that waits for its turn on a connection has a socket only when that has come. */
  showSocket(): void {
    const { socket } = this.#res;
    if (socket) this.#overlay.show('socket', this.#sockets.ofResponse(socket));
  }

  /** Node has marked it as closed. */
  showOpen(): void {
    if (isHttp2(this.#res) || !this.#res.destroyed) return;
    this.#overlay.show('destroyed', false);
    this.#overlay.show('_closed', false);
  }

  showHeadSent(): void {
    const overlay = this.#overlay;
    // All of what Node allows after the head, and what middlewares look at, depends on this one.
    if (!isHttp2(this.#res)) return overlay.show('_header', 'held');
    overlay.show('headersSent', true);
    for (const name of ['setHeader', 'appendHeader', 'removeHeader']) {
      overlay.method(name, () => {
        throw headersSent(this.#res);
      });
    }
  }

  showEnded(): void {
    this.#overlay.show('finished', true);
    if (isHttp2(this.#res)) this.#overlay.show('writableEnded', true);
  }

  showFull(): void {
    this.#overlay.show('writableNeedDrain', true);
  }
}
