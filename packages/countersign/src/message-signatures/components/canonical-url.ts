/** The canonical form of a request target (RFC 3986 §6.2.2), for applications that sign it so. */

import { decodePercentBytes } from '../../scheme/target.ts';

const ESCAPE = /%[0-9A-Fa-f]{2}/g;
const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * Removes dot segments, writes escapes in capitals, and decodes those of letters, digits and `-._~`. Slashes that follow each other
 * stay, and so does the query.
 *
 * @example
 * canonicalUrl('/a/./%7eb/../c%2f?x=%7e'); // '/a/c%2F?x=%7e'
 */
export function canonicalUrl(url: string): string {
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 ? '' : url.slice(mark);
  return withoutDotSegments(path.replaceAll(ESCAPE, canonicalEscape)) + query;
}

function canonicalEscape(encoded: string): string {
  const byte = decodePercentBytes(encoded) ?? '';
  return UNRESERVED.test(byte) ? byte : encoded.toUpperCase();
}

/** RFC 3986 §5.2.4. */
function withoutDotSegments(path: string): string {
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') kept.push('');
  return `/${kept.join('/')}`;
}
