/** Fields in several lines: what Node's HTTP servers make of them, so that what is signed is what a handler sees. */

/** Of these Node hands on the first line alone, over HTTP/1 or over HTTP/2, and drops the others. */
const TAKEN_ONCE: ReadonlySet<string> = new Set([
  ...['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host'],
  ...['if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards'],
  ...['proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent'],
  ...['access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method'],
  ...['content-encoding', 'content-language', 'content-location', 'content-md5', 'content-range'],
  ...['date', 'dnt', 'if-match', 'if-none-match', 'if-range', 'range', 'tk'],
  ...['upgrade-insecure-requests', 'x-content-type-options'],
]);

/** Tells whether a second line of a field is lost on its way to a handler. */
export function isTakenOnce(name: string): boolean {
  return TAKEN_ONCE.has(name);
}

/**
 * The text between two lines of a field that are one value.
 *
 * @param usual That of all fields but `cookie`, which HTTP/2 splits at semicolons (RFC 9113 §8.2.3).
 */
export function betweenLines(name: string, usual: string): string {
  return name === 'cookie' ? '; ' : usual;
}
