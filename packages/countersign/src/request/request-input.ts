/** From what integrators have at hand to a request as the verifier takes it. */

import { isAnyArrayBuffer, isUint8Array } from 'node:util/types';
import { type HeaderPairs, type HeaderRecord, type SignedRequest, toHeaderPairs } from './request.ts';

/** A request to verify, in the forms in which platforms give it. */
export interface RequestInput extends Omit<SignedRequest, 'headers' | 'body'> {
  /**
   * `IncomingMessage.rawHeaders` where there is a choice; or a `Headers` object, a record or a list of pairs, which may have
   * joined repeated headers: a scheme's header that came twice is then refused as malformed.
   */
  readonly headers: HeaderPairs | HeaderRecord | Iterable<readonly [string, string]>;
  /** The raw body, before any decompression or parsing; a text stands for its UTF-8. `null` and `undefined`: none. */
  readonly body?: Uint8Array | ArrayBuffer | string | null | undefined;
}

const NO_BODY: Uint8Array = Buffer.alloc(0);

/**
 * Checks and converts a request. One that has the right form already is returned as it is.
 *
 * @throws TypeError that names the member which is not what it has to be: the integrator's mistake, not the sender's.
 */
export function toSignedRequest(input: RequestInput): SignedRequest {
  if (typeof input !== 'object' || input === null)
    throw new TypeError(
      `verify(): a request must be { method, target, headers, body }, not ${kindOf(input)}`,
    );
  const { method, target, headers, body } = input;
  if (typeof target !== 'string') {
    throw new TypeError(
      `verify(): "target" must be the path and query as received, such as "/v1/orders?page=2", not ${kindOf(target)}. ` +
        'For a request of node:http, use verifyNode()',
    );
  }
  if (typeof method !== 'string')
    throw new TypeError(`verify(): "method" must be a text such as "POST", not ${kindOf(method)}`);
  const pairs = toPairs(headers);
  const bytes = toBytes(body);
  return pairs === headers && bytes === body
    ? (input as SignedRequest)
    : { ...input, headers: pairs, body: bytes };
}

function toPairs(headers: RequestInput['headers']): HeaderPairs {
  if (Array.isArray(headers)) {
    const isFlat = headers.length === 0 || typeof headers[0] === 'string';
    return isFlat ? headers : toHeaderPairs(headers as Iterable<readonly [string, string]>);
  }
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError(
      `verify(): "headers" must be rawHeaders, a Headers object or a record, not ${kindOf(headers)}`,
    );
  }
  return toHeaderPairs(headers as HeaderRecord);
}

function toBytes(body: RequestInput['body']): Uint8Array {
  if (isUint8Array(body)) return body;
  if (body === undefined || body === null) return NO_BODY;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (isAnyArrayBuffer(body)) return new Uint8Array(body as ArrayBuffer);
  throw new TypeError(
    `verify(): "body" must be the raw bytes, or their text, not ${kindOf(body)}: verify before the body is parsed`,
  );
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  const kind = typeof value;
  return kind === 'object' ? 'an object' : `a ${kind}`;
}
