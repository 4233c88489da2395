/** Texts as what is hashed of them. */

/**
 * The text itself, or bytes that no text has in UTF-8 where there is no UTF-8 for it: all halves of surrogate pairs would
 * else be hashed as one and the same character, and two ids be taken for one.
 *
 *
 * @example
 * import { createHash } from 'node:crypto';
 *
 * const name = createHash('sha256').update(toHashable('a nonce of any form')).digest('base64url');
 */
export function toHashable(text: string): string | Uint8Array {
  // Node 20 has this; the types of ES2023 do not.
  if ((text as string & { isWellFormed: () => boolean }).isWellFormed()) return text;
  const parts = text.split(/(\p{Surrogate})/u);
  return Buffer.concat(parts.map((part, i) => (i % 2 === 0 ? Buffer.from(part) : halfOfPair(part))));
}

function halfOfPair(half: string): Buffer {
  const code = half.charCodeAt(0);
  // 0xff is no byte of UTF-8.
  return Buffer.from([0xff, code >> 8, code & 0xff]);
}
