/** The headers that every answer to a known key carries, whatever the answer is. */

import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { Limit, LimitState } from '../store/store.ts';
import type { VerifierSettings } from '../verify/verifier-options.ts';

/** Headers of a response by their names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** Nothing to tell. */
export const NO_HEADERS: Headers = Object.freeze({});

/** Gives the headers of one response. `declared` are the limits of which these are the states, where they come again. */
export type ResponseHeaders = (
  limits: readonly LimitState[],
  requestId: string,
  declared?: readonly Limit[],
) => Headers;

/** Makes the headers of responses, in lower case; most schemes have none, which costs nothing. */
export function responseHeaders(settings: VerifierSettings): ResponseHeaders {
  const { rateLimitHeaders: format } = settings;
  const echoed = settings.scheme.echoedRequestId?.toLowerCase();
  return (limits, requestId, declared) => {
    const about =
      format === 'none' || limits.length === 0 ? NO_HEADERS : rateLimitHeaders(limits, format, declared);
    return echoed === undefined ? about : { ...about, [echoed]: requestId };
  };
}
