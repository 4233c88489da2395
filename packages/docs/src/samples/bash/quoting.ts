/** Texts of the shell. */

import { asciiText } from '../ascii-text.ts';

/** A text in quotes: as it is where single quotes can hold it, or with escapes of bytes. */
export function quoted(text: string): string {
  return /^[ -&(-~]*$/.test(text) ? `'${text}'` : escaped(text);
}

/** A text as a word of a command: in quotes only where it needs them. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : quoted(text);
}

/** A text to stand within double quotes. Lines end where the text's do. */
export function inDoubleQuotes(text: string): string {
  return text
    .split(/([^\n -~]+)/)
    .map((run, i) => (i % 2 === 0 ? run.replace(/["$`\\]/g, '\\$&') : `"${escaped(run)}"`))
    .join('');
}

function escaped(text: string): string {
  return `$'${asciiText(text, "'", escapeBytes)}'`;
}

function escapeBytes(character: string): string {
  return Array.from(
    new TextEncoder().encode(character),
    (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}
