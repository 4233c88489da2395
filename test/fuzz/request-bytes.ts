/** A request as one piece of bytes, so that one mutator changes any part of it. */

import type { SignedRequest } from 'countersign';

/** Between method, target, header names, values and body: no byte that HTTP gives a meaning to. */
const SEPARATOR = '\x1e';

/** Writes a request as bytes. */
export function toBytes({ method, url: target, headers, body }: SignedRequest): Buffer {
  const head = [method, target, ...headers, '', ''].join(SEPARATOR);
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** Reads what `toBytes` wrote; any bytes are some request. */
export function toRequest(bytes: Buffer): SignedRequest {
  const text = bytes.toString('latin1');
  const end = text.indexOf(SEPARATOR + SEPARATOR);
  const [method = '', target = '', ...headers] = (end === -1 ? text : text.slice(0, end)).split(SEPARATOR);
  const body = end === -1 ? Buffer.alloc(0) : bytes.subarray(end + 2);
  // Node never gives a name without a value.
  return {
    method,
    url: target,
    headers: headers.slice(0, headers.length - (headers.length % 2)),
    body,
    address: '192.0.2.1',
  };
}
