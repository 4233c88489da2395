/** Quoting for bash, ksh and zsh. */

/**
 * Quotes bytes as one word: plainly where that is possible, as `$'…'` where there are control characters, or bytes that are
 * no UTF-8.
 *
 * @param byteText The word as a byte string, without NUL.
 * @returns text, as it is to be printed.
 */
export function shellQuote(byteText: string): string {
  const bytes = Buffer.from(byteText, 'latin1');
  const text = bytes.toString('utf8');
  const isUtf8 = Buffer.from(text, 'utf8').equals(bytes);
  if (isUtf8 && !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${byteText.replace(/[^\x20-\x7e]|['\\]/g, escaped)}'`;
}

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  // Three octal digits, after which no digit of the text can be taken for one more.
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
