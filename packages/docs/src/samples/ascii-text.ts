/** Texts in source code of ASCII alone. */

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Escapes a text for a literal: backslashes, control characters, the characters in `special`, and all beyond ASCII.
 *
 * @param escaped Escapes a character that is no printable ASCII. Default: `\uxxxx` for each unit of UTF-16, as in C#, Java and JavaScript.
 * @example
 * asciiText("caf\u00e9's", "'"); // caf\\u00e9\\'s
 */
export function asciiText(
  text: string,
  special: string,
  escaped: (character: string) => string = escapeUnits,
): string {
  return Array.from(text, (character) => {
    if (ESCAPES[character] !== undefined) return ESCAPES[character];
    if (special.includes(character)) return `\\${character}`;
    return character < ' ' || character > '~' ? escaped(character) : character;
  }).join('');
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, i) => `\\u${hex(character.charCodeAt(i), 4)}`).join('');
}

/**
 * Escapes as `\u{xxxx}`, as PHP and Ruby have it in double quotes.
 *
 * @example
 * asciiText('\u00e9', '"', escapeInBraces); // \\u{e9}
 */
export function escapeInBraces(character: string): string {
  return `\\u{${hex(character.codePointAt(0) ?? 0, 1)}}`;
}

/**
 * Escapes as `\uxxxx` or `\Uxxxxxxxx`, as Python has it.
 *
 * @example
 * asciiText('\u{1f389}', "'", escapeCodePoint); // \\U0001f389
 */
export function escapeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
