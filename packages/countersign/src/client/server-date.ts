/** The time that a response tells. */

import { toHeaderPairs } from '../request/request.ts';

/** The head of a response, as `fetch` gives it; headers of other clients may be a record or a list of pairs. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Parameters<typeof toHeaderPairs>[0];
}

/**
 * When a response was made, by the server's clock, in milliseconds since the epoch and whole seconds; undefined where it
 * does not tell. The age of a stored response (RFC 9111 §5.1) says that its `Date` is not of now.
 */
export function serverDate(headers: ResponseHead['headers']): number | undefined {
  const pairs = toHeaderPairs(headers);
  let date: string | undefined;
  for (let i = 0; i < pairs.length; i += 2) {
    const name = (pairs[i] as string).toLowerCase();
    if (name === 'age' || (name === 'date' && date !== undefined)) return undefined;
    if (name === 'date') date = pairs[i + 1];
  }
  return date === undefined ? undefined : parseImfFixdate(date);
}

/** The one form that may be sent (RFC 9110 §5.6.7), which is the one that JavaScript writes. */
function parseImfFixdate(text: string): number | undefined {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toUTCString() === text ? ms : undefined;
}
