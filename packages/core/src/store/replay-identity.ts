/** Replay ids as 16 bytes that say which key's they are. */

import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { hashText } from '../scheme/one-shot-hash.ts';
import { toHashable } from './hashable-text.ts';
import type { ReplayClaim } from './store.ts';

/** Words of 32 bits in an identity. */
export const IDENTITY_WORDS = 4;

/** So many hex digits make an identity. */
const HEX_DIGITS = IDENTITY_WORDS * 8;

/** Makes identities, one at a time: `words` and `keyHash` hold until the next. */
export class ReplayIdentity {
  readonly words: Int32Array = new Int32Array(IDENTITY_WORDS);
  keyHash = 0;
  /** Makes identities unpredictable, so that nobody can aim at another key's, or at one place of a table. */
  readonly #seed = randomBytes(16).toString('hex');
  readonly #keyMasks: LRUCache<string, Int32Array>;

  constructor(maxKeys: number) {
    this.#keyMasks = new LRUCache({ max: maxKeys });
  }

  /** Turns to another replay id. */
  take({
    keyId,
    replayId,
    replayIdIsDigest = false,
  }: Pick<ReplayClaim, 'keyId' | 'replayId' | 'replayIdIsDigest'>): void {
    const mask = this.#maskOf(keyId);
    this.keyHash = mask[0] as number;
    if (replayIdIsDigest && this.#readDigest(replayId, mask)) return;
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    this.#hash(`${keyId.length}:${keyId}${replayId}`, this.words);
  }

  /** A MAC is as good as a hash of it, once it is told apart from the same MAC under another key. */
  #readDigest(hex: string, mask: Int32Array): boolean {
    if (hex.length < HEX_DIGITS) return false;
    for (let i = 0; i < IDENTITY_WORDS; i++) {
      const word = readHexWord(hex, i * 8);
      if (word === undefined) return false;
      this.words[i] = word ^ (mask[i] as number);
    }
    return true;
  }

  #maskOf(keyId: string): Int32Array {
    const known = this.#keyMasks.get(keyId);
    if (known !== undefined) return known;
    const mask = new Int32Array(IDENTITY_WORDS);
    this.#hash(keyId, mask);
    this.#keyMasks.set(keyId, mask);
    return mask;
  }

  #hash(text: string, words: Int32Array): void {
    const digest = hashText('sha256', toHashable(this.#seed + text), 'latin1');
    for (let i = 0; i < IDENTITY_WORDS; i++) {
      words[i] =
        digest.charCodeAt(i * 4) |
        (digest.charCodeAt(i * 4 + 1) << 8) |
        (digest.charCodeAt(i * 4 + 2) << 16) |
        (digest.charCodeAt(i * 4 + 3) << 24);
    }
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
