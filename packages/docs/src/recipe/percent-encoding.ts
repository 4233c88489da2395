/** Percent-encoding as the steps of a recipe have it. */

/** Decodes that of the characters in `only`, or of all. */
export function percentDecoded(text: string, only: string | undefined): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return only === undefined || only.includes(character) ? character : whole;
  });
}

/** Encodes all bytes except letters, digits, `-._~` and those in `keep`, with capitals. */
export function percentEncoded(bytes: Buffer, keep: string): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    const isKept = /[A-Za-z0-9\-._~]/.test(character) || keep.includes(character);
    return isKept ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
