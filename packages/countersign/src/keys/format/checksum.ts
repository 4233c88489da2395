/** The checksum at the end of a key: CRC-32 in base62, as GitHub's tokens have it. */

import { crc32 } from 'node:zlib';

/** Digits, in the order of their values. */
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 62⁶ is more than 2³², and 62⁵ is less. */
export const CHECKSUM_LENGTH = 6;

/** The checksum of a text. It finds what was mistyped; it proves nothing, since anyone can make it. */
export function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = `${BASE62[rest % 62]}${digits}`;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
