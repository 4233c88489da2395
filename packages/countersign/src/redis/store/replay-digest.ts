/** Replay ids as Redis keeps them: 12 bytes each, whatever the sender wrote. */

import { hashText } from '../../internal/one-shot-hash.ts';
import { toHashable } from '../../store/hashable-text.ts';
import type { ReplayAdmissionRequest } from '../../store/store.ts';

/**
 * Bytes of a digest. Ids are compared within one API key only: among a million, two are taken for one with a probability
 * of 10⁻¹⁷, and a sender that makes such a pair on purpose, with 2⁴⁸ attempts, has its own request refused.
 */
export const DIGEST_BYTES = 12;

const HEX_DIGITS = DIGEST_BYTES * 2;

/** Writes the digest of a request's replay id into `target` at `offset`. */
export function writeReplayDigest(target: Buffer, offset: number, request: ReplayAdmissionRequest): void {
  const { replayId, replayIdIsDigest = false } = request;
  // Nobody chooses the bits of a MAC: a part of it is as good as a hash of it.
  const isWritten =
    replayIdIsDigest &&
    replayId.length >= HEX_DIGITS &&
    target.write(replayId.slice(0, HEX_DIGITS), offset, 'hex') === DIGEST_BYTES;
  if (!isWritten)
    target.write(hashText('sha256', toHashable(replayId), 'latin1'), offset, DIGEST_BYTES, 'latin1');
}
