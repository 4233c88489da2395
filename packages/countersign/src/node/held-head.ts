/** The head of a response that is held back: as it is written, and as it is sent. */

import { STATUS_CODES, validateHeaderValue } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { codedError } from './held-body.ts';
import { mergeHeaders } from './held-headers.ts';
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

/**
 * Puts a head on a response that is about to be sent. The length of the body is declared where it is given and its handler
 * has not said how the body ends.
 */
export function setHead(res: NodeResponse, { status, message }: Head, length: number | undefined): void {
  res.statusCode = status;
  if (!isHttp2(res)) res.statusMessage = message ?? '';
  if (length === undefined || hasTrailers(res)) return;
  if (!res.hasHeader('content-length') && !res.hasHeader('transfer-encoding')) {
    res.setHeader('content-length', length);
  }
}

/** Their names are in a header, or HTTP/1 has them already. With a length declared, they would not be sent. */
function hasTrailers(res: NodeResponse): boolean {
  return res.hasHeader('trailer') || Boolean((res as { _trailer?: string })._trailer);
}

/**
 * Holds a body against the length that its handler has declared, where the server was told to be strict.
 *
 * @throws Error as Node does.
 */
export function assertDeclaredLength(res: NodeResponse, length: number): void {
  if (!('strictContentLength' in res) || !res.strictContentLength) return;
  const declared = res.getHeader('content-length');
  if (declared === undefined || res.hasHeader('transfer-encoding') || Number(declared) === length) return;
  throw codedError(
    Error,
    'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
    `The body has ${length} bytes, and a content-length of ${String(declared)} was declared`,
  );
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
