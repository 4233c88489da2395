/** Bytes that stand for each other: of either case, of base64 and base64url, and a blank for the plus of a form. */

const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => foldedByte(byte));

function foldedByte(byte: number): number {
  const character = String.fromCharCode(byte);
  if (character === ' ' || character === '-') return 0x2b;
  if (character === '_') return 0x2f;
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

/** The bytes of a text that has a character for each, all that stand for each other the same. */
export function folded(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'latin1');
  for (let i = 0; i < bytes.length; i++) bytes[i] = FOLDED[bytes[i] as number] as number;
  return bytes;
}
