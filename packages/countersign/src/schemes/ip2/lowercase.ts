/** Lower case as .NET's invariant culture has it: each character by itself, and never two for one. */

import { isAscii } from 'node:buffer';
import { writeUtf8 } from '../../scheme/utf8.ts';

/** No characters beyond have a case; `ip2-lowercase.test.ts` asks them all. */
const CASED_END = 0x20000;
/** Bytes that are looked at together: where all are ASCII, they are lowered in one go. */
const CHUNK = 4096;

/** The lower case of each character that was met, 0 for the others: looking one up costs far less than asking for it. */
let lowered: Uint32Array | undefined;

/**
 * Lowers well-formed UTF-8.
 *
 * A character that JavaScript would replace by two (`İ`) stays as it is. The mapping never depends on the neighbours of a
 * character, as that of a final sigma does in JavaScript.
 */
export function lowerUtf8(text: Uint8Array): Uint8Array {
  if (isAscii(text)) return lowerAscii(text);
  // Two bytes may become three (U+023A).
  const target = Buffer.allocUnsafe(Math.ceil(text.length * 1.5));
  let end = 0;
  for (let from = 0; from < text.length; ) {
    const to = endOfChunk(text, from);
    const chunk = text.subarray(from, to);
    if (isAscii(chunk)) {
      target.set(lowerAscii(chunk), end);
      end += chunk.length;
    } else {
      end = lowerInto(target, end, chunk);
    }
    from = to;
  }
  return target.subarray(0, end);
}

function lowerAscii(text: Uint8Array): Uint8Array {
  const view = Buffer.from(text.buffer, text.byteOffset, text.length);
  return Buffer.from(view.toString('latin1').toLowerCase(), 'latin1');
}

/** Finds the end of the chunk that begins at `from`, so that no character is cut. */
function endOfChunk(text: Uint8Array, from: number): number {
  let end = Math.min(from + CHUNK, text.length);
  while (end < text.length && ((text[end] as number) & 0xc0) === 0x80) end++;
  return end;
}

function lowerInto(target: Uint8Array, from: number, text: Uint8Array): number {
  lowered ??= new Uint32Array(CASED_END);
  const table = lowered;
  let end = from;
  for (let at = 0; at < text.length; ) {
    const first = text[at] as number;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let point = length === 1 ? first : first & (0x7f >> length);
    for (let i = 1; i < length; i++) point = (point << 6) | ((text[at + i] as number) & 0x3f);
    at += length;
    if (point < CASED_END) {
      // One more than the lower case, so that 0 stands for "not met".
      if (table[point] === 0) table[point] = lowerCaseOf(point) + 1;
      point = (table[point] as number) - 1;
    }
    end = writeUtf8(target, end, point);
  }
  return end;
}

function lowerCaseOf(point: number): number {
  const lower = String.fromCodePoint(point).toLowerCase();
  return [...lower].length === 1 ? (lower.codePointAt(0) as number) : point;
}
