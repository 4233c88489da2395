/** What the verifier decides. */

import type { VerifiedKey } from '../keys/api-key.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { LimitState } from '../store/store.ts';
import type { RefusalCode } from './refusals.ts';
import type { RefusalResponse } from './response-format.ts';

/** The request was signed by the holder of `key`, within its window, and has been admitted once. */
export interface Accepted {
  readonly ok: true;
  readonly key: VerifiedKey;
  /** Which of the key's secrets it was signed with, as a place in the list of its record: in a rotation, the old or the new. */
  readonly secretIndex: number;
  /** The request's own time. */
  readonly timestamp: Date;
  /** The nonce or the recomputed signature: unique for the key while the request could be sent again. */
  readonly replayId: string;
  /** Where the key stands in each of its limits. */
  readonly limits: readonly LimitState[];
  /** That of the sender, if the scheme has one and it is well formed; else the framework's, or a new one. */
  readonly requestId: string;
  /** How far the request's timestamp lies from the verifier's clock, in milliseconds: negative when behind. */
  readonly clockSkewMs: number;
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

/** Why a request was refused, and what to answer. */
export interface Refusal {
  /** The true reason. For the log: the sender may only learn `response`. */
  readonly code: RefusalCode;
  /** What to send, in the scheme's own words. */
  readonly response: RefusalResponse;
  /** The vendor's name for the reason, where the vendor has one for its log. */
  readonly vendorCode: string | undefined;
  /** What was wrong with the form of the request. */
  readonly problem: FormProblem | undefined;
  /** The key id that the request claims; of unknown keys only the beginning, a third at most. For the log only. */
  readonly keyId: string | undefined;
  /** Where the key stands in each of its limits, when it is over one. */
  readonly limits: readonly LimitState[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** That of the sender, if it is well formed; else the framework's, or a new one. */
  readonly requestId: string;
  /** More about the reason, such as the scope that is missing. For the log only. */
  readonly detail: string | undefined;
  /** The error of a key source or store that failed. For the log only. */
  readonly cause: unknown;
}

/** The request may not be served. */
export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** The verifier's decision on a request. */
export type Verdict = Accepted | Refused;
