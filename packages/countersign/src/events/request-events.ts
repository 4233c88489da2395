/** Events of requests that a verifier has decided on. */

import type { VerifiedKey } from '../keys/api-key.ts';
import type { Explanation } from '../responses/explanation.ts';
import type { MistakeCode } from '../responses/mistake-code.ts';
import type { Certainty } from '../responses/public-diagnosis.ts';
import type { RefusalCode } from '../responses/refusals.ts';
import type { VerifierIdentity } from '../verify/verifier-identity.ts';
import type { RedactedHead } from './redaction/redacted-request.ts';

/** One for each request that a verifier decided on. */
export interface VerdictEvent {
  /** The `identity` of the verifier that tells it. */
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly code: 'accepted' | RefusalCode;
  /** The status of the answer, of refused requests; undefined for a copy that `webhook()` answers as a delivery. */
  readonly status: number | undefined;
  /** False for a refusal that was only observed: the request passed. */
  readonly enforced: boolean;
  /** The key's id, once it is known to exist. */
  readonly keyId: string | undefined;
  /** The id of the secret that an accepted request was signed with, where the key's record gives one. */
  readonly secretId: string | undefined;
  readonly address: string | undefined;
  /** Without hidden values, which a sender may have put into it. */
  readonly requestId: string;
  readonly method: string;
  /** The path without its query and without hidden values, cut after 256 characters. */
  readonly path: string;
  /** The key, once it is known to exist. */
  readonly key: VerifiedKey | undefined;
  /** Duration of the verification in milliseconds. */
  readonly durationMs: number;
  /** Distance of the request's timestamp from the verifier's clock in milliseconds: negative when behind. */
  readonly clockSkewMs: number | undefined;
}

/** A request that was accepted and is refused afterwards: by a route's requirements, or for its idempotency key. */
export interface LateRefusalEvent {
  /** The `identity` of the verifier that tells it. */
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly code: RefusalCode;
  readonly status: number;
  readonly keyId: string;
  readonly requestId: string;
}

/** One for each refused request, with its head: for a log of requests. Frozen. */
export interface RefusedEvent {
  /** The `identity` of the verifier that tells it. */
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly code: RefusalCode;
  /** The status of the answer. */
  readonly status: number;
  /** False for a refusal that was only observed: the request passed. */
  readonly enforced: boolean;
  /** True for a request that was accepted, and refused afterwards. */
  readonly isLate: boolean;
  /** The key id that the request claims; of unknown keys only the beginning, a third at most. */
  readonly keyId: string | undefined;
  /** The key, once it is known to exist. */
  readonly key: VerifiedKey | undefined;
  readonly requestId: string;
  /** The vendor's name for the reason, where the vendor has one. */
  readonly vendorCode: string | undefined;
  /** More about the reason, such as the scope that is missing. Not for the sender. */
  readonly detail: string | undefined;
  /** The body of the answer, as text. */
  readonly answer: string;
  /** Duration of the verification in milliseconds; undefined of late refusals, and where neither a logger nor a listener to verdicts wants it. */
  readonly durationMs: number | undefined;
  /** Distance of the request's timestamp from the verifier's clock in milliseconds: negative when behind. */
  readonly clockSkewMs: number | undefined;
  /**
   * The head, with `{redacted}` in the place of signature, nonce, idempotency key, secrets of the key, `Authorization`, cookies, and what has
   * the name or the form of such.
   */
  readonly request: RedactedHead;
  /**
   * The key id as the request claims it, of keys that are not known too: to look the key up. It may be a secret that was sent in the place
   * of the id, so keep it only once the key is known to exist.
   */
  readonly claimedKeyId: () => string | undefined;
  /**
   * Copies the first bytes of the body, as far as it has been read, without the same values. To be called while the event is told.
   * Undefined where there is no body, or where it may hold a signature that could not be read.
   */
  readonly copyBody: (maxBytes: number) => CopiedBody | undefined;
}

/** The beginning of a body. */
export interface CopiedBody {
  readonly bytes: Uint8Array;
  /** Length of the whole body, as it was sent. */
  readonly length: number;
  readonly isCut: boolean;
}

/** Findings about a refused request of a known key: for a sample of those that were signed wrong. */
export interface DiagnosisEvent {
  /** The `identity` of the verifier that tells it. */
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly keyId: string;
  readonly requestId: string;
  /** The client's mistakes, the weightiest first; empty when nothing was found. */
  readonly mistakes: readonly MistakeCode[];
  /** Certainty of the findings; undefined when nothing was found. */
  readonly certainty: Certainty | undefined;
  /** All that was found, with both strings to sign, in which nonce, secrets, what the head does not show and what the body has are redacted. */
  readonly explanation: Explanation;
  /** The same with what the body has: only for a listener that may keep bodies. */
  readonly explanationWithBody: () => Explanation;
  /** Duration of the search in milliseconds. */
  readonly durationMs: number;
}
