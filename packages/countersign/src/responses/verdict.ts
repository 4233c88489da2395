/** Verdicts of the verifier. */

import type { VerifiedKey } from '../keys/api-key.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { LimitState } from '../store/limit.ts';
import type { RefusalCode } from './refusals.ts';
import type { RefusalResponse } from './response-format.ts';

/** The request was signed by the holder of `key`, within its window, and has been admitted once. */
export interface Accepted {
  readonly ok: true;
  readonly key: VerifiedKey;
  /** The id of the secret that it was signed with, where the key's record gives one: in a rotation, the old or the new. */
  readonly secretId: string | undefined;
  /** The request's own time; undefined where the scheme has none. */
  readonly timestamp: Date | undefined;
  /**
   * The nonce or the recomputed signature: unique for the key while the request could be sent again. Empty for a scheme by which
   * equal requests are no copies.
   */
  readonly replayId: string;
  /** Where the key stands in each of its limits. */
  readonly limits: readonly LimitState[];
  /** That of the sender, if the scheme has one and it is well formed; else the framework's, or a new one. */
  readonly requestId: string;
  /**
   * Distance of the request's timestamp from the verifier's clock in milliseconds: negative when behind; undefined where the
   * scheme has none.
   */
  readonly clockSkewMs: number | undefined;
  /**
   * Headers for the response, in lower case: `cache-control: private` and a `vary` with what identifies the caller, where the
   * key stands in its limits, and the request id if it is echoed. Set them before the handler runs, which may say otherwise;
   * add to a `vary` that is there.
   */
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** Covered by the signature only if the scheme's message says so; see the scheme's page. */
  readonly idempotencyKey: string | undefined;
  /** Covered by the signature only if the scheme's message says so; see the scheme's page. */
  readonly eventId: string | undefined;
}

/** Codes of a request whose form is wrong. */
export type FormCode = FormProblem['code'];

/** Codes of a key source or a store that failed. */
export type UnavailableCode = 'keys_unavailable' | 'store_unavailable';

/** Codes of a request that may succeed when it is sent again later. */
export type RetryCode =
  | 'too_many_failures'
  | 'too_busy'
  | 'request_in_progress'
  | 'idempotency_key_in_use'
  | 'event_in_progress';

interface RefusedBase {
  readonly ok: false;
  /** The true reason. For the log: the sender may only learn `response`. */
  readonly code: RefusalCode;
  /** Response to send, in the scheme's own words. */
  readonly response: RefusalResponse;
  /** The vendor's name for the reason, where the vendor has one for its log. */
  readonly vendorCode: string | undefined;
  /** The key id that the request claims; of unknown keys only the beginning, a third at most. For the log only. */
  readonly keyId: string | undefined;
  /** That of the sender, if it is well formed; else the framework's, or a new one. */
  readonly requestId: string;
  /** More about the reason, such as the scope that is missing. For the log only. */
  readonly detail: string | undefined;
  /** False where the request passes all the same, since the verifier only observes it (`enforce`). */
  readonly enforced: boolean;
}

/** Whole seconds until a retry can succeed, where that is known. */
interface Retryable {
  readonly retryAfterSeconds: number | undefined;
}

/**
 * The request may not be served. What is known beside the code depends on it: narrow by `code`.
 *
 *
 * @example
 * const verdict = await verifier.verify({ method: 'POST', url: '/v1/orders', headers, body });
 * if (!verdict.ok && verdict.code === 'rate_limited') console.log(verdict.retryAfterSeconds);
 */
export type Refused =
  | (RefusedBase & { readonly code: FormCode; readonly problem: FormProblem })
  | (RefusedBase & Retryable & { readonly code: 'rate_limited'; readonly limits: readonly LimitState[] })
  | (RefusedBase & Retryable & { readonly code: UnavailableCode; readonly cause: unknown })
  | (RefusedBase & Retryable & { readonly code: RetryCode })
  | (RefusedBase & {
      readonly code: Exclude<RefusalCode, FormCode | 'rate_limited' | UnavailableCode | RetryCode>;
    });

/** The verifier's decision on a request. */
export type Verdict = Accepted | Refused;
