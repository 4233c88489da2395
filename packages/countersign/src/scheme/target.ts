/** The path and the query of a request target, taken apart without guessing. */

/**
 * Everything before the first question mark.
 *
 * @example
 * pathOf('/v1/orders?page=2'); // '/v1/orders'
 */
export function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? target : target.slice(0, mark);
}

/**
 * Everything after the first question mark; empty when there is none.
 *
 * @example
 * queryOf('/v1/orders?page=2'); // 'page=2'
 */
export function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? '' : target.slice(mark + 1);
}

/**
 * The form-decoded pairs of a query, as byte strings, or undefined when a percent-encoding is malformed.
 *
 * @example
 * decodedPairs('page=2&name=a+b'); // [['page', '2'], ['name', 'a b']]
 */
export function decodedPairs(query: string): [key: string, value: string][] | undefined {
  const pairs: [string, string][] = [];
  for (const [key, value] of rawPairs(query)) {
    const decodedKey = decodeFormBytes(key);
    const decodedValue = decodeFormBytes(value);
    if (decodedKey === undefined || decodedValue === undefined) return undefined;
    pairs.push([decodedKey, decodedValue]);
  }
  return pairs;
}

/** `key=value&…` decoded and sorted by key in byte order, or undefined when a percent-encoding is malformed. */
export function sortedDecodedQuery(query: string): string | undefined {
  if (query === '') return '';
  const pairs = decodedPairs(query);
  return pairs && joinSorted(pairs);
}

/** `key=value&…` as sent, sorted by key in byte order. */
export function sortedRawQuery(query: string): string {
  return joinSorted(rawPairs(query));
}

/**
 * Decodes percent-encoding to a byte string (one character per byte), strictly, and `+` to a space, as forms do.
 *
 * @returns undefined when a `%` is not followed by two hex digits.
 */
export function decodeFormBytes(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return decodePercentBytes(spaced);
}

/**
 * Decodes percent-encoding to a byte string, strictly; undefined when it is malformed.
 *
 * @example
 * decodePercentBytes('/orders/a%20b'); // '/orders/a b'
 * decodePercentBytes('100%'); // undefined
 */
export function decodePercentBytes(text: string): string | undefined {
  let at = text.indexOf('%');
  if (at === -1) return text;
  const pieces: string[] = [];
  let from = 0;
  while (at !== -1) {
    const byte = hexByte(text, at + 1);
    if (byte === -1) return undefined;
    pieces.push(text.slice(from, at), String.fromCharCode(byte));
    from = at + 3;
    at = text.indexOf('%', from);
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

function rawPairs(query: string): [key: string, value: string][] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });
}

function joinSorted(pairs: [key: string, value: string][]): string {
  // Byte strings compare by byte; Array.prototype.sort is stable, so equal keys keep their order.
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return pairs.map(([key, value]) => `${key}=${value}`).join('&');
}

function hexByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at));
  const low = hexDigit(text.charCodeAt(at + 1));
  return high === -1 || low === -1 ? -1 : (high << 4) | low;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

const KEPT_BY_ECMASCRIPT = /[!'()*]/g;

/**
 * Percent-encodes every byte of the UTF-8 text but letters, digits and `-._~`, in capitals (RFC 3986 §2.1).
 *
 * @example
 * encodePercent('a b*'); // 'a%20b%2A'
 */
export function encodePercent(text: string): string {
  const escaped = (kept: string) => `%${kept.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(KEPT_BY_ECMASCRIPT, escaped);
}
