/** Values that are derived from a message, as components of a signature (RFC 9421 §2.2). */

import { decodedPairs, pathOf, queryOf } from '../scheme/target.ts';
import type { RequestMessage } from './message.ts';

/** The value of a derived component of a request; undefined where it cannot be told, or a query parameter comes not exactly once. */
export function derivedValue(
  name: string,
  request: RequestMessage,
  queryName: string | undefined,
): string | undefined {
  const { method, url, origin } = request;
  switch (name) {
    case '@method':
      return method;
    case '@target-uri':
      return origin && origin + url;
    case '@authority':
      return origin?.slice(origin.indexOf('//') + 2);
    case '@scheme':
      return origin?.slice(0, origin.indexOf(':'));
    case '@request-target':
      return url;
    case '@path':
      return pathOf(url) || '/';
    case '@query':
      return `?${queryOf(url)}`;
    default:
      return queryParameter(url, queryName as string);
  }
}

/** Decoded and encoded anew, so that `+` and `%20` are one (RFC 9421 §2.2.8). */
function queryParameter(url: string, name: string): string | undefined {
  const pairs = decodedPairs(queryOf(url))?.filter(([key]) => formEncoded(key) === name);
  return pairs?.length === 1 ? formEncoded((pairs[0] as [string, string])[1]) : undefined;
}

const ENCODED = /[^A-Za-z0-9*\-._]/g;

/** The percent-encoding of forms in the URL standard, with `%20` for a space. Takes a byte string. */
function formEncoded(bytes: string): string {
  return bytes.replaceAll(
    ENCODED,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
