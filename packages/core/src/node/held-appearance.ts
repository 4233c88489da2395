/** How a response looks to its handler while it is held back. */

import { headersSent, isHttp2 } from './held-head.ts';
import type { Overlay } from './held-overlay.ts';
import type { NodeResponse } from './held-response.ts';

/** What a response says of itself while it is held back. */
export interface Appearance {
  readonly hasHead: () => boolean;
  readonly isEnded: () => boolean;
  readonly needsDrain: () => boolean;
  readonly seenSocket: (socket: unknown) => unknown;
}

/** Makes a response look to its handler as if what was written had been sent, to a client that is still there. */
export function veilResponse(res: NodeResponse, overlay: Overlay, appearance: Appearance): void {
  const { hasHead, isEnded, needsDrain, seenSocket } = appearance;
  overlay.veil('finished', isEnded);
  overlay.veil('writableFinished', () => false);
  overlay.veil('socket', seenSocket);
  if (isHttp2(res)) {
    overlay.veil('headersSent', hasHead);
    overlay.veil('writableEnded', isEnded);
    for (const name of ['setHeader', 'appendHeader', 'removeHeader']) {
      const below = overlay.method(name, (...args) => {
        if (hasHead()) throw headersSent(res);
        return below(...args);
      });
    }
    return;
  }
  // All of what Node allows after the head, and what middlewares look at, depends on this one.
  overlay.veil('_header', (actual) => (hasHead() ? 'held' : actual));
  overlay.veil('closed', () => false);
  overlay.veil('destroyed', () => false);
  overlay.veil('writableNeedDrain', needsDrain);
}
