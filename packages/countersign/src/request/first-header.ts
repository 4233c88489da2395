/** The header lines of a request, by name. */

import type { HeaderPairs } from './request.ts';

/** Gives the first value of a header; undefined where there is none. The name is in lower case. */
export function firstHeader(headers: HeaderPairs, name: string): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2)
    if (headers[i]?.toLowerCase() === name) return headers[i + 1];
  return undefined;
}
