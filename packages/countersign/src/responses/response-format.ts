/** The format of a refusal, for a scheme to declare in its vendor's own words. */

import type { FormProblem } from '../scheme/form-problem.ts';
import type { PublicDiagnosis } from './public-diagnosis.ts';
import type { RefusalCode } from './refusals.ts';

/** Facts that a format may tell the sender: nothing here except `code` and `diagnosis` depends on whether a key exists. */
export interface RefusalFacts {
  readonly code: RefusalCode;
  /** The problem of form, for the codes that are about one. */
  readonly problem: FormProblem | undefined;
  /** Whole seconds until a retry can succeed, where that is known. */
  readonly retryAfterSeconds: number | undefined;
  /** The request id that the sender gave, if it is well formed; else a new one. */
  readonly requestId: string | undefined;
  /** The `Accept` header as it was sent, several joined by commas. Nothing in it has been checked. */
  readonly accept: string | undefined;
  /** The verifier's clock, in milliseconds since the epoch. */
  readonly nowMs: number;
  /**
   * Why the signature did not match: for senders with a test key, where the verifier has `diagnosis({ toTestKeys: true })`. It is meant to be told in full.
   */
  readonly diagnosis?: PublicDiagnosis | undefined;
}

/** An HTTP answer, complete. */
export interface RefusalResponse {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Words a refusal for the sender. `vendorCode` is the vendor's name for it, for the log. */
export interface ResponseFormat {
  readonly respond: (facts: RefusalFacts) => RefusalResponse;
  readonly vendorCode?: ((code: RefusalCode, facts: RefusalFacts) => string | undefined) | undefined;
  /**
   * Answers a delivery of an event that was handled before, which is no error. Default: 200 and
   * `{"status":"duplicate"}`.
   */
  readonly duplicateEvent?: (() => RefusalResponse) | undefined;
  /** Answers a delivery of an event that `webhook()` has had handled. Default: 200 and `{"status":"handled"}`. */
  readonly eventHandled?: (() => RefusalResponse) | undefined;
  /** The headers that tell where a key stands in its limits, unless the verifier's option says otherwise. Default: `none`. */
  readonly rateLimitHeaders?: RateLimitHeaders | undefined;
}

/**
 * Headers that tell where a key stands in its limits: `draft` for `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers), `legacy` for `X-RateLimit-*`.
 */
export type RateLimitHeaders = 'draft' | 'legacy' | 'both' | 'none';

const RATE_LIMIT_HEADERS: ReadonlySet<unknown> = new Set<RateLimitHeaders>([
  'draft',
  'legacy',
  'both',
  'none',
]);

/** Throws a TypeError unless the value is one of {@link RateLimitHeaders}. */
export function assertRateLimitHeaders(value: RateLimitHeaders): void {
  if (!RATE_LIMIT_HEADERS.has(value))
    throw new TypeError(`"rateLimitHeaders" must be one of ${[...RATE_LIMIT_HEADERS].join(', ')}`);
}
