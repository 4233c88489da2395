/** The head of a response that is held back: the status line, and how a response looks whose head was written. */

import { STATUS_CODES, validateHeaderValue } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { codedError } from './held-body.ts';
import { mergeHeaders } from './held-headers.ts';
import type { Overlay } from './held-overlay.ts';
import type { NodeResponse } from './held-response.ts';

/** What was written with the head. */
export interface Head {
  readonly status: number;
  /** HTTP/2 has none. */
  readonly message: string | undefined;
}

/**
 * Puts what was given to `writeHead` on the response, without sending it.
 *
 * @throws RangeError or TypeError where Node does.
 */
export function recordHead(res: NodeResponse, args: readonly unknown[]): Head {
  const [givenStatus, reason, given] = args;
  const status = Math.trunc(Number(givenStatus)) || 0;
  if (status < 100 || status > 999) {
    throw codedError(
      RangeError,
      'ERR_HTTP_INVALID_STATUS_CODE',
      `Invalid status code: ${String(givenStatus)}`,
    );
  }
  const message = isHttp2(res) ? undefined : messageFor(res, status, reason);
  mergeHeaders(res, given ?? (typeof reason === 'string' ? undefined : reason));
  res.statusCode = status;
  return { status, message };
}

function messageFor(res: NodeResponse, status: number, reason: unknown): string {
  const message =
    typeof reason === 'string' ? reason : res.statusMessage || (STATUS_CODES[status] ?? 'unknown');
  validateHeaderValue('statusMessage', message);
  res.statusMessage = message;
  return message;
}

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

/** The error of one who writes the head again. */
export function headersSent(res: NodeResponse): Error {
  const code = isHttp2(res) ? 'ERR_HTTP2_HEADERS_SENT' : 'ERR_HTTP_HEADERS_SENT';
  return codedError(Error, code, 'Cannot write headers after they are sent to the client');
}

/** Whether it is a response of HTTP/2, which is much like one of HTTP/1 and has no status message. */
export function isHttp2(res: NodeResponse): res is Http2ServerResponse {
  return 'createPushResponse' in res;
}
