/** Characters as UTF-8, written by hand where a string in between would cost more. */

/**
 * Writes a character that is no surrogate, and returns the index after it.
 *
 * @example
 * const bytes = new Uint8Array(4);
 * const end = writeUtf8(bytes, 0, 0x20ac); // 3, and the bytes e2 82 ac
 */
export function writeUtf8(target: Uint8Array, at: number, point: number): number {
  let end = at;
  if (point < 0x80) {
    target[end++] = point;
    return end;
  }
  if (point < 0x800) {
    target[end++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x10000) {
      target[end++] = 0xe0 | (point >> 12);
    } else {
      target[end++] = 0xf0 | (point >> 18);
      target[end++] = 0x80 | ((point >> 12) & 0x3f);
    }
    target[end++] = 0x80 | ((point >> 6) & 0x3f);
  }
  target[end++] = 0x80 | (point & 0x3f);
  return end;
}
