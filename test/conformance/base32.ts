/** Base32 (RFC 4648 §6), in which the vectors of structured fields write bytes. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Padded, as the vectors are. */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const text = (bits.match(/.{1,5}/g) ?? [])
    .map((five) => LETTERS[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}

/** The bytes of a text. */
export function fromBase32(text: string): Uint8Array {
  const bits = [...text.replaceAll('=', '')]
    .map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2));
}
