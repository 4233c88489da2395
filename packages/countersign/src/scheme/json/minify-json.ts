/** Takes the blanks between the tokens of a JSON object, and nothing else. */

import { type JsonVisitor, scanJsonObject } from './json-scan.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Each blank that JSON has (RFC 8259 §2). */
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const NOTHING_WANTED: JsonVisitor = { name: () => false, value: () => undefined };

/**
 * Removes the blanks between tokens. Parsing and printing would do more: `1.0` would become `1`, and `\/` a slash.
 *
 * @returns the bytes, or a sentence that says why they are no JSON object: in what is none, tokens could run into one another.
 */
export function minifyJsonObject(bytes: Uint8Array): Uint8Array | string {
  if (bytes.length === 0) return bytes;
  const problem = scanJsonObject(bytes, NOTHING_WANTED);
  if (problem !== undefined) return problem;
  const minified = new Uint8Array(bytes.length);
  let end = 0;
  let isInString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (!isInString && BLANKS.has(byte)) continue;
    minified[end++] = byte;
    if (byte === QUOTE) isInString = !isInString;
    // What it escapes may be a quote.
    else if (byte === BACKSLASH) minified[end++] = bytes[++at] as number;
  }
  return minified.subarray(0, end);
}
