/** The hash of the payload in the canonical request, and what a client says of it. */

import { hashText } from '../../internal/one-shot-hash.ts';
import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import { bodyProblem, headerProblem } from './form-problems.ts';

/** Value of `X-Amz-Content-Sha256` where the body is not signed. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
/** Its value where each chunk of the body has a signature of its own. */
export const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

const CONTENT_SHA256 = 'X-Amz-Content-Sha256';
const DIGEST = /^[0-9a-f]{64}$/;

/** Rules of a service for the payload. */
export interface PayloadPolicy {
  /** True if a body need not be signed. */
  readonly allowsUnsigned: boolean;
  /** Counts where the client says nothing. */
  readonly otherwise: 'digest' | typeof UNSIGNED_PAYLOAD;
}

/**
 * Gives the last line of the canonical request: what the client says, held to what may be said, or the digest of the body. That a
 * digest is the body's is checked by {@link isDigestOf}, once the signature holds.
 */
export function payloadLine(
  said: string | undefined,
  { body }: SignedRequest,
  { allowsUnsigned, otherwise }: PayloadPolicy,
): string | FormProblem {
  const kind = said ?? (otherwise === UNSIGNED_PAYLOAD ? UNSIGNED_PAYLOAD : undefined);
  if (kind === undefined) return hashText('sha256', body, 'hex');
  if (kind === UNSIGNED_PAYLOAD) return allowsUnsigned || body.length === 0 ? kind : BODY_NOT_SIGNED;
  if (kind === SIGNED_CHUNKS || DIGEST.test(kind)) return kind;
  return kind.startsWith('STREAMING-') ? OTHER_STREAM : MALFORMED;
}

/** Tells whether what the client says of the body holds; true where it gives no digest. */
export function isDigestOf(said: string | undefined, body: Uint8Array): boolean {
  return said === undefined || !DIGEST.test(said) || said === hashText('sha256', body, 'hex');
}

/** Why the length of the decoded content is not the one that is signed; undefined where it is. */
export function lengthProblem(declared: string | undefined, bytes: number): FormProblem | undefined {
  return declared === String(bytes)
    ? undefined
    : bodyProblem('The chunks must have as many bytes as X-Amz-Decoded-Content-Length says.');
}

const BODY_NOT_SIGNED = headerProblem(
  CONTENT_SHA256,
  `The body must be signed: ${CONTENT_SHA256} must be its SHA-256 digest, and not ${UNSIGNED_PAYLOAD}.`,
);
const OTHER_STREAM = headerProblem(
  CONTENT_SHA256,
  `Of streamed bodies, only ${SIGNED_CHUNKS} is taken: chunks that are signed with the secret, without a trailer.`,
);
const MALFORMED = headerProblem(
  CONTENT_SHA256,
  `${CONTENT_SHA256} must be the SHA-256 digest of the body, in lower-case hex.`,
);
