/** The headers that every answer to a known key carries, whatever the answer is. */

import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { Limit, LimitState } from '../store/store.ts';
import type { VerifierSettings } from '../verify/verifier-options.ts';

type Headers = Readonly<Record<string, string>>;

const NONE: Headers = Object.freeze({});

/** Makes the headers of responses, in lower case; most schemes have none, which costs nothing. */
export function responseHeaders(
  settings: VerifierSettings,
): (limits: readonly LimitState[], requestId: string, declared?: readonly Limit[]) => Headers {
  const { rateLimitHeaders: format } = settings;
  const echoed = settings.scheme.echoedRequestId?.toLowerCase();
  return (limits, requestId, declared) => {
    const about =
      format === 'none' || limits.length === 0 ? NONE : rateLimitHeaders(limits, format, declared);
    return echoed === undefined ? about : { ...about, [echoed]: requestId };
  };
}
