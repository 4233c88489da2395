/** The head of a response, as it is given to `writeHead`. */

import { validateHeaderValue } from 'node:http';
import { isHttp2, type NodeResponse } from './node-response.ts';

/**
 * Sets what was given to `writeHead` on the response, without sending it. Returns the status.
 *
 * @throws RangeError or TypeError where Node does.
 */
export function setHead(res: NodeResponse, [given, reason, headers]: readonly unknown[]): number {
  const status = Math.trunc(Number(given)) || 0;
  // Node would refuse it only when the response is sent, after it was stored.
  if (status < 100 || status > 999) {
    const error = new RangeError(`Invalid status code: ${String(given)}`);
    throw Object.assign(error, { code: 'ERR_HTTP_INVALID_STATUS_CODE' });
  }
  if (typeof reason === 'string' && !isHttp2(res)) {
    validateHeaderValue('statusMessage', reason);
    res.statusMessage = reason;
  }
  const seen = new Set<string>();
  for (const [name, value] of pairsOf(headers ?? reason)) {
    // A name that comes more than once in a list is sent more than once.
    if (seen.has(name.toLowerCase())) res.appendHeader(name, value);
    else res.setHeader(name, value);
    seen.add(name.toLowerCase());
  }
  res.statusCode = status;
  return status;
}

type HeaderPair = [name: string, value: string | string[]];

/** Reads an object of headers, a flat list of names and values, or a list of pairs. */
function pairsOf(headers: unknown): readonly HeaderPair[] {
  if (typeof headers !== 'object' || headers === null) return [];
  if (!Array.isArray(headers)) return Object.entries(headers);
  if (Array.isArray(headers[0])) return headers;
  return headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1]] as HeaderPair] : []));
}

/** Makes the error of a handler that changes the head of a response after it has written it. */
export function headersSentError(): Error {
  const error = new Error('Cannot set headers after they are sent to the client');
  return Object.assign(error, { code: 'ERR_HTTP_HEADERS_SENT' });
}
