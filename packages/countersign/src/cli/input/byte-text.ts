/** Byte strings: text with one character for each byte, so that nothing is lost on the way through a parser. */

/** The bytes of a byte string. */
export function toBytes(byteText: string): Buffer {
  return Buffer.from(byteText, 'latin1');
}

/** A byte string of bytes. */
export function toByteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** The UTF-8 bytes of a text, as a byte string. */
export function utf8ByteText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text that a byte string is the UTF-8 of. */
export function readableText(byteText: string): string {
  return toBytes(byteText).toString('utf8');
}
