/** What a scheme verifies: a request as it came off the wire, free of any framework. */

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
  readonly target: string;
  readonly headers: HeaderPairs;
  /** The raw body bytes, before any decompression or parsing; empty when there is none. */
  readonly body: Uint8Array;
  /** Address of the client, as the framework's own proxy settings determine it. */
  readonly address?: string | undefined;
  /** The prefix that was taken off the target, where the service is deployed under one: for the diagnosis. */
  readonly basePath?: string | undefined;
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
 */
export function toHeaderPairs(headers: HeaderRecord | Iterable<readonly [string, string]>): string[] {
  const pairs: string[] = [];
  if (Symbol.iterator in headers) {
    for (const [name, value] of headers as Iterable<readonly [string, string]>) pairs.push(name, value);
    return pairs;
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    for (const each of typeof value === 'string' ? [value] : value) pairs.push(name, each);
  }
  return pairs;
}
