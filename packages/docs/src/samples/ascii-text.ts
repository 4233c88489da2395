/** Texts in source code of ASCII alone, by the escapes that C, Java, JavaScript and Python share. */

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Escapes a text for a literal: backslashes, control characters, the characters in `special`, and all beyond ASCII as `\uxxxx`.
 *
 * @example
 * asciiText("caf\u00e9's", "'"); // caf\\u00e9\\'s
 */
export function asciiText(text: string, special: string): string {
  return Array.from({ length: text.length }, (_, i) => {
    const unit = text.charAt(i);
    const code = text.charCodeAt(i);
    if (ESCAPES[unit] !== undefined) return ESCAPES[unit];
    if (special.includes(unit)) return `\\${unit}`;
    return code < 0x20 || code > 0x7e ? `\\u${code.toString(16).padStart(4, '0')}` : unit;
  }).join('');
}
