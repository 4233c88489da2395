/** The query in the canonical request. */

import { type QueryPair, SIGNATURE_PARAMETER } from './presigned-query.ts';

const RESERVED = /[^A-Za-z0-9\-._~]/g;
const RESERVED_BUT_SLASH = /[^A-Za-z0-9\-._~/]/g;

/**
 * Percent-encodes each byte but letters, digits, `-._~` and, where it is kept, the slash.
 *
 * @param text One character for each byte.
 */
export function encodeBytes(text: string, kept: '' | '/' = ''): string {
  return text.replace(kept === '/' ? RESERVED_BUT_SLASH : RESERVED, escapeOf);
}

/** Writes all parameters but the signature, encoded and sorted by name, then by value, in the order of bytes. */
export function canonicalQuery(pairs: readonly QueryPair[], isPresigned: boolean): string {
  if (pairs.length === 0) return '';
  const signed = isPresigned ? pairs.filter(([name]) => name !== SIGNATURE_PARAMETER) : pairs;
  const encoded = signed.map(([name, value]): QueryPair => [encodeBytes(name), encodeBytes(value)]);
  encoded.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  return encoded.map(([name, value]) => `${name}=${value}`).join('&');
}

function escapeOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Encoded texts are ASCII, whose units compare as bytes do. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
