/** The strings of JSON (RFC 8259 §7) as bytes: where they end, and what they say. */

import { writeUtf8 } from '../utf8.ts';

/** Says that a string has no end, an escape that is none, or a raw control character. */
export const MALFORMED_STRING = -1;
/** Says that a string holds half of a surrogate pair, which has no UTF-8. */
export const LONE_SURROGATE = -1;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** The byte that each escape of one letter stands for, by letter; 0 where there is no such escape. */
const LETTERS = new Uint8Array(256);
for (const [letter, meaning] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'])
  LETTERS[letter?.charCodeAt(0) as number] = meaning?.charCodeAt(0) as number;

/** The value of a hex digit; 16 for what is none. */
const HEX = new Uint8Array(256).fill(16);
for (let value = 0; value < 16; value++) {
  for (const digit of [value.toString(16), value.toString(16).toUpperCase()])
    HEX[digit.charCodeAt(0)] = value;
}

/**
 * The index after the closing quote of a string whose content goes on at `from`, or {@link MALFORMED_STRING}.
 *
 * Looks at four bytes at once, which halves the time that a body of one long text takes.
 *
 * @param view a view of the very same bytes.
 */
export function endOfString(bytes: Uint8Array, view: DataView, from: number): number {
  const { length } = bytes;
  let at = from;
  for (;;) {
    at = endOfPlain(bytes, view, at);
    if (at >= length) return MALFORMED_STRING;
    if (bytes[at] === QUOTE) return at + 1;
    while (at < length && bytes[at] === BACKSLASH) {
      const taken = lengthOfEscape(bytes, at);
      if (taken === 0) return MALFORMED_STRING;
      at += taken;
    }
    if (at < length && (bytes[at] as number) < 0x20) return MALFORMED_STRING;
  }
}

/** The first index from `from` on that holds a quote, a backslash or a control character; see {@link endOfString}. */
export function endOfPlain(bytes: Uint8Array, view: DataView, from: number): number {
  const last = bytes.length - 4;
  let at = from;
  while (at <= last) {
    const word = view.getInt32(at, true);
    const quotes = word ^ 0x22222222;
    const backslashes = word ^ 0x5c5c5c5c;
    // The high bit of each byte that is below 0x20, or zero after the exclusive or. A borrow can only set bits above
    // the lowest one that is right, and the lowest is the one that counts.
    const found =
      (((word - 0x20202020) & ~word) |
        ((quotes - 0x01010101) & ~quotes) |
        ((backslashes - 0x01010101) & ~backslashes)) &
      0x80808080;
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
    at += 4;
  }
  while (at < bytes.length && !isSpecial(bytes[at] as number)) at++;
  return at;
}

function isSpecial(byte: number): boolean {
  return byte === QUOTE || byte === BACKSLASH || byte < 0x20;
}

/** The bytes that an escape takes, or 0 when it is none. */
function lengthOfEscape(bytes: Uint8Array, at: number): number {
  if (at + 1 >= bytes.length) return 0;
  const letter = bytes[at + 1] as number;
  if (letter !== LETTER_U) return LETTERS[letter] === 0 ? 0 : 2;
  if (at + 6 > bytes.length) return 0;
  return codeUnit(bytes, at) > 0xffff ? 0 : 6;
}

/** The code unit of the `\uXXXX` at an index; more than 0xffff when a digit is none. */
function codeUnit(bytes: Uint8Array, at: number): number {
  const a = HEX[bytes[at + 2] as number] as number;
  const b = HEX[bytes[at + 3] as number] as number;
  const c = HEX[bytes[at + 4] as number] as number;
  const d = HEX[bytes[at + 5] as number] as number;
  return (a | b | c | d) < 16 ? (a << 12) | (b << 8) | (c << 4) | d : 0x10000;
}

/**
 * The text of a well-formed string as UTF-8, given the bytes between its quotes; undefined where it holds half of a
 * surrogate pair. Without escapes it is a view of the same bytes.
 */
export function textOfString(content: Uint8Array): Uint8Array | undefined {
  if (!content.includes(BACKSLASH)) return content;
  const text = new Uint8Array(content.length);
  const length = unescapeInto(content, 0, content.length, text);
  return length === LONE_SURROGATE ? undefined : text.subarray(0, length);
}

/**
 * Writes the text of a well-formed string, which stands in `bytes` from `from` up to `to`, as UTF-8 into a target that
 * holds as many bytes.
 *
 * @returns how many bytes that are, or {@link LONE_SURROGATE}: encoded again, all of those become the same three bytes,
 * and distinct bodies would sign alike.
 */
export function unescapeInto(bytes: Uint8Array, from: number, to: number, target: Uint8Array): number {
  let at = from;
  let end = 0;
  while (at < to) {
    const byte = bytes[at] as number;
    if (byte !== BACKSLASH) {
      target[end++] = byte;
      at++;
    } else if (bytes[at + 1] !== LETTER_U) {
      target[end++] = LETTERS[bytes[at + 1] as number] as number;
      at += 2;
    } else {
      const point = codePoint(bytes, at);
      if (point >= 0xd800 && point <= 0xdfff) return LONE_SURROGATE;
      end = writeUtf8(target, end, point);
      at += point > 0xffff ? 12 : 6;
    }
  }
  return end;
}

/** The character that an escape stands for, together with the next one where the two are a surrogate pair. */
function codePoint(bytes: Uint8Array, at: number): number {
  const unit = codeUnit(bytes, at);
  if (unit < 0xd800 || unit > 0xdbff) return unit;
  if (bytes[at + 6] !== BACKSLASH || bytes[at + 7] !== LETTER_U) return unit;
  const next = codeUnit(bytes, at + 6);
  return next >= 0xdc00 && next <= 0xdfff ? 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00) : unit;
}
