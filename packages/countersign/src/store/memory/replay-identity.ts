/** Replay ids as 64 bits, which stand for the id among those of one key. */

import { randomBytes, randomFillSync } from 'node:crypto';
import { hashText } from '../../internal/one-shot-hash.ts';
import { toHashable } from '../hashable-text.ts';
import type { ReplayAdmissionRequest } from '../store.ts';

/** So many hex digits make an identity. */
const HEX_DIGITS = 16;
/** Longer texts are hashed by SHA-256, so that the factors stay few. */
const MOST_CHARACTERS = 128;
/** Text and its end, two lanes each. */
const FACTORS = (MOST_CHARACTERS + 1) * 2;
/** The largest prime below 2³⁷: 128 products of a character, plus 1, and a smaller number are less than 2⁵³ together. */
const PRIME = 2 ** 37 - 25;

/**
 * Makes identities, one at a time: `first` and `second` hold until the next.
 *
 * A text is hashed by two random linear functions over a prime field, `c₀ + Σ cᵢ·(xᵢ + 1) mod p`, of which the low 32 bits
 * count. For any two different texts, the pair of values of one function is spread evenly over all pairs, however a
 * sender who does not see the factors chooses the texts: both functions agree on them once in 2⁶⁴. So a new id is taken for one of a million
 * of its key, and refused, once in 1.8·10¹³ requests. Ids of other keys are never compared.
 *
 * Nobody chooses the bits of a MAC, so that 64 of them stand for it, with the same odds.
 */
export class ReplayIdentity {
  first = 0;
  second = 0;
  readonly #factors: Float64Array = randomResidues(FACTORS);
  /** Makes SHA-256 unpredictable too. */
  readonly #seed = randomBytes(16).toString('hex');

  /** Turns to another replay id. */
  take({
    replayId,
    replayIdIsDigest = false,
  }: Pick<ReplayAdmissionRequest, 'replayId' | 'replayIdIsDigest'>): void {
    if (replayIdIsDigest && this.#readDigest(replayId)) return;
    if (!this.#hashShort(replayId)) this.#hashAny(replayId);
  }

  #readDigest(hex: string): boolean {
    if (hex.length < HEX_DIGITS) return false;
    let first = 0;
    let second = 0;
    let bits = 0;
    for (let i = 0; i < HEX_DIGITS / 2; i++) {
      const digit = digitOf(hex.charCodeAt(i));
      const later = digitOf(hex.charCodeAt(i + HEX_DIGITS / 2));
      first = (first << 4) | digit;
      second = (second << 4) | later;
      bits |= digit | later;
    }
    if (bits > 0xf) return false;
    this.first = first;
    this.second = second;
    return true;
  }

  /** Sums are exact: each is less than 2⁵³. */
  #hashShort(text: string): boolean {
    const { length } = text;
    if (length > MOST_CHARACTERS) return false;
    const factors = this.#factors;
    let first = factors[0] as number;
    let second = factors[1] as number;
    let bits = 0;
    for (let i = 0, at = 2; i < length; i++, at += 2) {
      const code = text.charCodeAt(i);
      bits |= code;
      // One more than the code, so that a NUL at the end counts.
      first += (factors[at] as number) * (code + 1);
      second += (factors[at + 1] as number) * (code + 1);
    }
    if (bits > 0xff) return false;
    this.first = lowWord(first);
    this.second = lowWord(second);
    return true;
  }

  #hashAny(text: string): void {
    const digest = hashText('sha256', toHashable(this.#seed + text), 'latin1');
    this.first = readWord(digest, 0);
    this.second = readWord(digest, 4);
  }
}

/** The low 32 bits of the rest by the prime. */
function lowWord(sum: number): number {
  const rest = sum - Math.floor(sum * (1 / PRIME)) * PRIME;
  // The quotient was rounded, and may be one too large or too small.
  if (rest < 0) return (rest + PRIME) | 0;
  return (rest < PRIME ? rest : rest - PRIME) | 0;
}

function randomResidues(count: number): Float64Array {
  const random = randomFillSync(new BigUint64Array(count));
  // Of 64 bits, so that no rest is more likely than another by more than one in 2²⁷.
  return Float64Array.from(random, (bits) => Number(bits % BigInt(PRIME)));
}

function readWord(bytes: string, from: number): number {
  return (
    bytes.charCodeAt(from) |
    (bytes.charCodeAt(from + 1) << 8) |
    (bytes.charCodeAt(from + 2) << 16) |
    (bytes.charCodeAt(from + 3) << 24)
  );
}

/** By character: the value of a lower-case hex digit. Looked up, since the processor cannot foresee which are letters. */
const DIGITS = Uint8Array.from({ length: 0x100 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return value === -1 ? 0xff : value;
});

function digitOf(code: number): number {
  return DIGITS[code] ?? 0xff;
}
