/** The headers that every answer to a known key carries, whatever the answer is. */

import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { Limit, LimitState } from '../store/limit.ts';
import type { VerifierSettings } from '../verify/verifier-options.ts';

/** Headers of a response by their names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** Nothing to tell. */
export const NO_HEADERS: Headers = Object.freeze({});

/** Values of a request that a scheme may repeat in the response. */
interface Echoed {
  readonly requestId: string;
  readonly idempotencyKey: string | undefined;
}

/** Gives the headers of one response. `declared` are the limits of which these are the states, where they come again. */
export type ResponseHeaders = (
  limits: readonly LimitState[],
  echoed: Echoed,
  declared?: readonly Limit[],
) => Headers;

/** Makes the headers of responses, in lower case; most schemes have none, which costs nothing. */
export function responseHeaders(settings: VerifierSettings): ResponseHeaders {
  const { rateLimitHeaders: format, scheme } = settings;
  const requestIdIn = scheme.echoedRequestId?.toLowerCase();
  const keyIn = scheme.echoedIdempotencyKey?.toLowerCase();
  return (limits, { requestId, idempotencyKey }, declared) => {
    const about =
      format === 'none' || limits.length === 0 ? NO_HEADERS : rateLimitHeaders(limits, format, declared);
    if (requestIdIn === undefined && keyIn === undefined) return about;
    const headers: Record<string, string> = { ...about };
    if (requestIdIn !== undefined) headers[requestIdIn] = requestId;
    if (keyIn !== undefined && idempotencyKey !== undefined) headers[keyIn] = idempotencyKey;
    return headers;
  };
}
