/** The little of DER (X.690) that strict checks of signatures and keys need. */

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * Tells whether bytes are the one DER form of an ECDSA signature: two positive integers of at most `fieldBytes` bytes in their
 * shortest form, in a sequence with nothing behind it (RFC 3279 §2.2.3).
 */
export function isDerSignature(bytes: Uint8Array, fieldBytes: number): boolean {
  // Sequences of P-256 and P-384 have fewer than 128 bytes, whose length is one byte.
  if (bytes[0] !== SEQUENCE || bytes[1] !== bytes.length - 2) return false;
  const second = endOfInteger(bytes, 2, fieldBytes);
  return second !== undefined && endOfInteger(bytes, second, fieldBytes) === bytes.length;
}

/** Where the integer that begins at `at` ends; undefined where none does, or one that is not positive and shortest. */
function endOfInteger(bytes: Uint8Array, at: number, fieldBytes: number): number | undefined {
  const length = bytes[at + 1];
  const first = bytes[at + 2];
  if (bytes[at] !== INTEGER || length === undefined || length === 0 || first === undefined) return undefined;
  const isPadded = first === 0;
  if (first >= 0x80 || length > fieldBytes + (isPadded ? 1 : 0)) return undefined;
  // A leading zero is there for a high bit alone; zero itself is no part of a signature.
  if (isPadded && (length === 1 || (bytes[at + 3] ?? 0) < 0x80)) return undefined;
  return at + 2 + length;
}

/** The kind of a key in DER, by what comes first in it; undefined for other bytes, or with bytes behind the key. */
export function derKeyKind(bytes: Uint8Array): 'public' | 'private' | undefined {
  const content = sequenceContent(bytes);
  if (content === undefined) return undefined;
  // SubjectPublicKeyInfo begins with an algorithm, PrivateKeyInfo with its version.
  if (bytes[content] === SEQUENCE) return 'public';
  return bytes[content] === INTEGER ? 'private' : undefined;
}

/** Where the content of a sequence begins that is all of `bytes`. */
function sequenceContent(bytes: Uint8Array): number | undefined {
  const [tag, first] = bytes;
  if (tag !== SEQUENCE || first === undefined) return undefined;
  if (first < 0x80) return first === bytes.length - 2 ? 2 : undefined;
  const lengthBytes = first & 0x7f;
  if (lengthBytes < 1 || lengthBytes > 2 || bytes.length < 2 + lengthBytes) return undefined;
  const length = bytes.subarray(2, 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  return length === bytes.length - 2 - lengthBytes ? 2 + lengthBytes : undefined;
}
