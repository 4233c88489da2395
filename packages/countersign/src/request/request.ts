/** A request as it came off the wire, free of any framework, which a scheme verifies. */

import { kindOf } from '../internal/value-kind.ts';

/**
 * Header names and values in the order received: `[name, value, name, value, …]`.
 *
 * This is the form of `IncomingMessage.rawHeaders`. It keeps repeated headers apart, which merged forms lose.
 * Values are byte strings: one character per byte (Latin-1), as Node delivers them.
 */
export type HeaderPairs = readonly string[];

/** A request as received. Nothing in it is trusted: every field is what the sender claims. */
export interface SignedRequest {
  /** Method, as received. */
  readonly method: string;
  /** Path and query exactly as the client sent them, percent-encoding included. */
  readonly url: string;
  readonly headers: HeaderPairs;
  /** The raw body bytes, before any decompression or parsing; empty when there is none. */
  readonly body: Uint8Array;
  /** Address of the client, as the framework's own proxy settings determine it. */
  readonly address?: string | undefined;
  /** The prefix that was taken off the target, where the service is deployed under one: for the diagnosis. */
  readonly basePath?: string | undefined;
  /**
   * Scheme, host and port that the client has called, such as `https://api.example.com`: lower case, and the port only where it
   * is not the scheme's own. From the configuration (`publicUrl`), never from the request.
   */
  readonly origin?: string | undefined;
  /** The framework's own id of the request, as it stands in the access log. Taken where the sender gives none. */
  readonly requestId?: string | undefined;
  /** The pattern of the route, such as `/orders/:id`, where the framework knows it: for the log. */
  readonly route?: string | undefined;
}

/** A request of which the body has not been read. */
export type RequestHead = Omit<SignedRequest, 'body'>;

/** Headers by name, as most platforms give them. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Converts a `Headers` object, a plain record or a list of pairs to {@link HeaderPairs}.
 *
 * A `Headers` object has already joined repeated headers with `", "`; the strict parsers refuse such values.
 *
 * @example
 * toHeaderPairs(new Headers({ 'X-Key': 'ak_test_1' })); // ['x-key', 'ak_test_1']
 * toHeaderPairs([['X-Key', 'ak_test_1']]); // ['X-Key', 'ak_test_1']
 * @throws TypeError for what is neither, or a value that is no text.
 */
export function toHeaderPairs(headers: HeaderRecord | Iterable<readonly [string, string]>): string[] {
  if (typeof headers !== 'object' || headers === null)
    throw new TypeError(`"headers" must be a Headers object, a record or pairs, got ${kindOf(headers)}`);
  const pairs: string[] = [];
  if (Symbol.iterator in headers) {
    for (const pair of headers as Iterable<readonly [string, string]>) addPair(pairs, pair);
    return pairs;
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) addPair(pairs, [name, each]);
  }
  return pairs;
}

function addPair(pairs: string[], pair: readonly [string, string]): void {
  // The letters of a text would pass for a name and a value.
  if (!Array.isArray(pair))
    throw new TypeError(
      `"headers" must have pairs [name, value], got ${kindOf(pair)}: a flat list is taken as it is`,
    );
  const [name, value] = pair;
  if (typeof name !== 'string' || typeof value !== 'string')
    throw new TypeError(`"headers" must have texts: the value of "${name}" is ${kindOf(value)}`);
  pairs.push(name, value);
}
