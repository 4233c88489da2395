/** Strict decoding of the text forms of bytes: what Node's own decoders skip over is refused here. */

/** - `hex`: either case. - `base64`: padded (RFC 4648 §4). - `base64url`: unpadded (RFC 4648 §5). */
export type EncodingName = 'hex' | 'base64' | 'base64url';

/** Encoding of a signature; `latin1` is a text that is sent as it is, one character for each byte. */
export type SignatureEncoding = EncodingName | 'latin1';

/** A length in bytes, or the shortest and the longest where it varies. */
export type ByteLength = number | readonly [shortest: number, longest: number];

const BEYOND_LATIN1 = /[\u0100-\uffff]/;
const HEX = tableOf('0123456789abcdef');
for (let i = 10; i < 16; i++) HEX['ABCDEF'.charCodeAt(i - 10)] = i;
const BASE64_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BASE64 = tableOf(`${BASE64_LETTERS}+/`);
const BASE64URL = tableOf(`${BASE64_LETTERS}-_`);

/**
 * Decodes `text` into the whole of `out`.
 *
 * @returns false unless `text` is the one canonical spelling of exactly `out.length` bytes (for hex, in either case):
 * no whitespace, no missing or surplus padding, no stray bits in the last character (RFC 4648 §3.5).
 */
export function decodeInto(encoding: EncodingName, text: string, out: Uint8Array): boolean {
  if (encoding === 'hex') return decodeHexInto(text, out);
  return encoding === 'base64'
    ? decodeBase64Into(BASE64, text, out, true)
    : decodeBase64Into(BASE64URL, text, out, false);
}

/** Decodes a text of any length, or returns undefined when it is not canonical. */
export function decode(encoding: SignatureEncoding, text: string): Buffer | undefined {
  if (encoding === 'latin1') return BEYOND_LATIN1.test(text) ? undefined : Buffer.from(text, 'latin1');
  const out = Buffer.alloc(decodedLength(encoding, text));
  return decodeInto(encoding, text, out) ? out : undefined;
}

/**
 * The one spelling of `bytes` bytes that `text` stands for: the text itself, or in lower case where it is hex in capitals.
 *
 * @returns undefined for a text that {@link decode} would refuse, or that stands for another number of bytes.
 */
export function canonicalText(
  encoding: SignatureEncoding,
  text: string,
  bytes: ByteLength,
): string | undefined {
  return typeof bytes === 'number'
    ? canonicalTextOf(encoding, text, bytes)
    : canonicalTextWithin(encoding, text, bytes);
}

function canonicalTextWithin(
  encoding: SignatureEncoding,
  text: string,
  [shortest, longest]: Exclude<ByteLength, number>,
): string | undefined {
  const bytes = encoding === 'latin1' ? text.length : decodedLength(encoding, text);
  return bytes < shortest || bytes > longest ? undefined : canonicalTextOf(encoding, text, bytes);
}

function canonicalTextOf(encoding: SignatureEncoding, text: string, bytes: number): string | undefined {
  if (encoding === 'latin1') return text.length === bytes && !BEYOND_LATIN1.test(text) ? text : undefined;
  if (text.length !== encodedLength(encoding, bytes)) return undefined;
  if (encoding === 'hex') return canonicalHex(text);
  return isCanonicalBase64(encoding === 'base64' ? BASE64 : BASE64URL, text, bytes) ? text : undefined;
}

/** Number of characters in the encoded form of `bytes` bytes. */
export function encodedLength(encoding: EncodingName, bytes: number): number {
  if (encoding === 'hex') return bytes * 2;
  return encoding === 'base64' ? Math.ceil(bytes / 3) * 4 : Math.ceil((bytes * 4) / 3);
}

/** Tells whether `name` is an encoding. */
export function isEncodingName(name: unknown): name is EncodingName {
  return name === 'hex' || name === 'base64' || name === 'base64url';
}

function decodedLength(encoding: EncodingName, text: string): number {
  if (encoding === 'hex') return text.length >> 1;
  const padding = encoding === 'base64url' ? 0 : text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor(((text.length - padding) * 3) / 4);
}

function decodeHexInto(text: string, out: Uint8Array): boolean {
  if (text.length !== out.length * 2) return false;
  // Judged once at the end: a character that is no digit makes `bytes` negative, one beyond the table `codes` large.
  let bytes = 0;
  let codes = 0;
  for (let o = 0; o < out.length; o++) {
    const high = text.charCodeAt(o * 2);
    const low = text.charCodeAt(o * 2 + 1);
    const byte = ((HEX[high & 127] as number) << 4) | (HEX[low & 127] as number);
    codes |= high | low;
    bytes |= byte;
    out[o] = byte;
  }
  return bytes >= 0 && codes < 128;
}

/** Capitals have the bit of their own, so that most texts need no conversion. */
const CAPITAL = 16;
const HEX_FORMS = HEX.map((value, code) =>
  value >= 0 && code >= 65 && code <= 70 ? value | CAPITAL : value,
);

function canonicalHex(text: string): string | undefined {
  let forms = 0;
  let codes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    codes |= code;
    forms |= HEX_FORMS[code & 127] as number;
  }
  if (forms < 0 || codes > 127) return undefined;
  return (forms & CAPITAL) === 0 ? text : text.toLowerCase();
}

function isCanonicalBase64(table: Int8Array, text: string, bytes: number): boolean {
  const digits = Math.ceil((bytes * 4) / 3);
  let values = 0;
  let last = 0;
  for (let i = 0; i < digits; i++) {
    last = digit(table, text, i);
    values |= last;
  }
  for (let i = digits; i < text.length; i++) if (text.charCodeAt(i) !== PADDING) return false;
  const rest = bytes % 3;
  // No stray bits in the last digit (RFC 4648 §3.5).
  return values >= 0 && (rest === 0 || (last & (rest === 1 ? 15 : 3)) === 0);
}

const PADDING = 0x3d;

function decodeBase64Into(table: Int8Array, text: string, out: Uint8Array, padded: boolean): boolean {
  if (text.length !== encodedLength(padded ? 'base64' : 'base64url', out.length)) return false;
  const wholeGroups = Math.floor(out.length / 3);
  let i = 0;
  let o = 0;
  for (let group = 0; group < wholeGroups; group++) {
    const a = digit(table, text, i++);
    const b = digit(table, text, i++);
    const c = digit(table, text, i++);
    const d = digit(table, text, i++);
    if ((a | b | c | d) < 0) return false;
    out[o++] = (a << 2) | (b >> 4);
    out[o++] = ((b & 15) << 4) | (c >> 2);
    out[o++] = ((c & 3) << 6) | d;
  }
  return decodeBase64Rest(table, text, i, out, o, padded);
}

function decodeBase64Rest(
  table: Int8Array,
  text: string,
  from: number,
  out: Uint8Array,
  at: number,
  padded: boolean,
): boolean {
  const rest = out.length - at;
  if (rest === 0) return true;
  const a = digit(table, text, from);
  const b = digit(table, text, from + 1);
  if ((a | b) < 0) return false;
  out[at] = (a << 2) | (b >> 4);
  if (rest === 1) return (b & 15) === 0 && (!padded || text.endsWith('=='));
  const c = digit(table, text, from + 2);
  if (c < 0) return false;
  out[at + 1] = ((b & 15) << 4) | (c >> 2);
  return (c & 3) === 0 && (!padded || text.endsWith('='));
}

function digit(table: Int8Array, text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? (table[code] as number) : -1;
}

function tableOf(characters: string): Int8Array {
  const table = new Int8Array(128).fill(-1);
  for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = i;
  return table;
}
