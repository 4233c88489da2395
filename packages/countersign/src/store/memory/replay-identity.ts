/** Replay ids as 8 bytes, which stand for the id among those of one key. */

import { randomBytes } from 'node:crypto';
import { hashText } from '../../internal/one-shot-hash.ts';
import { toHashable } from '../hashable-text.ts';
import type { ReplayAdmissionRequest } from '../store.ts';

/**
 * Words of 32 bits in an identity. Among a million ids of one key, a new one is taken for one of them, and refused, once in
 * 10¹³ requests; ids of other keys are never compared.
 */
export const IDENTITY_WORDS = 2;

/** So many hex digits make an identity. */
const HEX_DIGITS = IDENTITY_WORDS * 8;

/** Makes identities, one at a time: `words` hold until the next. */
export class ReplayIdentity {
  readonly words: Int32Array = new Int32Array(IDENTITY_WORDS);
  /** Makes identities unpredictable, so that nobody can aim at one place of a table. */
  readonly #seed = randomBytes(16).toString('hex');

  /** Turns to another replay id. */
  take({
    replayId,
    replayIdIsDigest = false,
  }: Pick<ReplayAdmissionRequest, 'replayId' | 'replayIdIsDigest'>): void {
    if (replayIdIsDigest && this.#readDigest(replayId)) return;
    const digest = hashText('sha256', toHashable(this.#seed + replayId), 'latin1');
    for (let i = 0; i < IDENTITY_WORDS; i++) {
      this.words[i] =
        digest.charCodeAt(i * 4) |
        (digest.charCodeAt(i * 4 + 1) << 8) |
        (digest.charCodeAt(i * 4 + 2) << 16) |
        (digest.charCodeAt(i * 4 + 3) << 24);
    }
  }

  /** Nobody chooses the bits of a MAC: a part of it is as good as a hash of it. */
  #readDigest(hex: string): boolean {
    if (hex.length < HEX_DIGITS) return false;
    for (let i = 0; i < IDENTITY_WORDS; i++) {
      const word = readHexWord(hex, i * 8);
      if (word === undefined) return false;
      this.words[i] = word;
    }
    return true;
  }
}

/** Eight lower-case hex digits as 32 bits; undefined where they are none. */
function readHexWord(text: string, from: number): number | undefined {
  let word = 0;
  for (let i = from; i < from + 8; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) word = (word << 4) | (code - 48);
    else if (code >= 97 && code <= 102) word = (word << 4) | (code - 87);
    else return undefined;
  }
  return word;
}
