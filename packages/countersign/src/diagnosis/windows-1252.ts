/** The character set Windows-1252, which the decoder of some releases of Node takes for Latin-1. */

/** The characters of the bytes from 0x80 on, as the WHATWG has them: five of them stand for themselves. */
const FROM_0X80 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** The text of bytes. */
export function windows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (byte) => FROM_0X80[byte.charCodeAt(0) - 0x80] as string);
}

/** The bytes of a text; undefined where it has a character that the set has not. */
export function inWindows1252(text: string): Buffer | undefined {
  const bytes = text.replace(/[^\0-\x7f\xa0-\xff]/g, (character) => {
    const at = FROM_0X80.indexOf(character);
    return at === -1 ? character : String.fromCharCode(0x80 + at);
  });
  return /^[\0-\xff]*$/.test(bytes) ? Buffer.from(bytes, 'latin1') : undefined;
}
