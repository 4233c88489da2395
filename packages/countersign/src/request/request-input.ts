/** From what integrators have at hand to a request as the verifier takes it. */

import { isAnyArrayBuffer, isUint8Array } from 'node:util/types';
import { kindOf } from '../internal/value-kind.ts';
import { type HeaderPairs, type HeaderRecord, type SignedRequest, toHeaderPairs } from './request.ts';

/** Headers in the forms in which platforms give them. */
export type HeadersInput = HeaderPairs | HeaderRecord | Iterable<readonly [string, string]>;

/** A request to verify, to sign or to explain. Nothing in it is trusted. */
export interface RequestInput extends Omit<SignedRequest, 'url' | 'headers' | 'body' | 'origin'> {
  /** Path and query as received, such as `req.url`; or a `URL`, of which path and query are taken. */
  readonly url: string | URL;
  /**
   * `IncomingMessage.rawHeaders` where there is a choice; or a `Headers` object, a record or a list of pairs, which may have
   * joined repeated headers: a scheme's header that came twice is then refused as malformed. Default: none.
   */
  readonly headers?: HeadersInput | undefined;
  /** The raw body, before any decompression or parsing; a text stands for its UTF-8. `null` and `undefined`: none. */
  readonly body?: Uint8Array | ArrayBuffer | string | null | undefined;
}

const NO_BODY: Uint8Array = Buffer.alloc(0);
const NO_HEADERS: HeaderPairs = [];

/**
 * Checks and converts a request. One that has the right form already is returned as it is.
 *
 * @param owner The function that was given it, for the message.
 * @throws TypeError that names the member which is not what it has to be: the integrator's mistake, not the sender's.
 */
export function toSignedRequest(owner: string, input: RequestInput): SignedRequest {
  if (typeof input !== 'object' || input === null)
    throw new TypeError(`${owner}: a request must be { method, url, headers, body }, not ${kindOf(input)}`);
  if (typeof (input as { pipe?: unknown }).pipe === 'function')
    throw new TypeError(`${owner}: for ${kindOf(input)} of node:http, use verifyNode() of countersign/node`);
  const { method, headers, body } = input;
  const url = toTarget(owner, input);
  if (typeof method !== 'string')
    throw new TypeError(`${owner}: "method" must be a text such as "POST", not ${kindOf(method)}`);
  const pairs = toPairs(owner, headers);
  const bytes = toBytes(owner, body);
  return url === input.url && pairs === headers && bytes === body
    ? (input as SignedRequest)
    : { ...input, url, headers: pairs, body: bytes };
}

/** A text is taken as it was received, for the check of the target to judge: a URL would change what routers read. */
function toTarget(owner: string, { url }: RequestInput): string {
  if (typeof url === 'string') return url;
  if (url instanceof URL) return url.pathname + url.search;
  throw new TypeError(
    `${owner}: "url" must be the path and query as received, such as "/v1/orders?page=2", or a URL, not ${kindOf(url)}`,
  );
}

/** Headers as a list of names and values, as they are. */
export function toPairs(owner: string, headers: RequestInput['headers']): HeaderPairs {
  if (headers === undefined) return NO_HEADERS;
  if (Array.isArray(headers)) {
    const isFlat = headers.length === 0 || typeof headers[0] === 'string';
    return isFlat ? headers : toHeaderPairs(headers as Iterable<readonly [string, string]>);
  }
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError(
      `${owner}: "headers" must be rawHeaders, a Headers object or a record, not ${kindOf(headers)}`,
    );
  }
  return toHeaderPairs(headers as HeaderRecord);
}

/** A body as bytes. */
export function toBytes(owner: string, body: RequestInput['body']): Uint8Array {
  // The first is quicker, and the second knows those of other realms too.
  if (body instanceof Uint8Array || isUint8Array(body)) return body;
  if (body === undefined || body === null) return NO_BODY;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (isAnyArrayBuffer(body)) return new Uint8Array(body as ArrayBuffer);
  // Its bytes are not there yet.
  if ((body as object) instanceof ReadableStream)
    throw new TypeError(`${owner}: for a Request of fetch, use verifyFetch() of countersign/fetch`);
  throw new TypeError(
    `${owner}: "body" must be the raw bytes, or their text, not ${kindOf(body)}: verify before the body is parsed`,
  );
}
