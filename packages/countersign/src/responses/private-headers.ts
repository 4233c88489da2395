/** The headers that keep answers to accepted requests out of shared caches. */

import type { Scheme } from '../scheme/scheme.ts';

import { type Headers, NO_HEADERS } from './response-headers.ts';

/**
 * Makes the headers of accepted requests: `Cache-Control: private` (RFC 9111 §5.2.2.7), and `Vary` with what identifies the
 * caller, for caches that were told to ignore the first. Only for requests with `Authorization` does a cache keep answers to
 * itself without being told (§3.5).
 */
export function privateHeaders({ callerHeaders = [] }: Scheme): (others: Headers) => Headers {
  const own: Headers = Object.freeze({
    'cache-control': 'private',
    ...(callerHeaders.length > 0 && { vary: callerHeaders.join(', ') }),
  });
  return (others) => (others === NO_HEADERS ? own : { ...own, ...others });
}
