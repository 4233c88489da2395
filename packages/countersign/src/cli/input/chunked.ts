/** The chunked transfer coding (RFC 9112 §7.1). */

import { Failure } from '../failure.ts';

const SIZE_LINE = /([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n/y;

/**
 * Decodes a chunked body. Extensions and trailers are passed over.
 *
 * @returns undefined when the text does not even begin with the size of a chunk, so that it is no chunked body at all.
 * @throws Failure when it begins as one and breaks off.
 */
export function readChunked(text: string): string | undefined {
  const chunks: string[] = [];
  let at = 0;
  for (let isFirst = true; ; isFirst = false) {
    SIZE_LINE.lastIndex = at;
    const line = SIZE_LINE.exec(text);
    if (line === null) {
      if (isFirst) return undefined;
      throw brokenOff();
    }
    const size = Number.parseInt(line[1] as string, 16);
    at += line[0].length;
    if (size === 0) return chunks.join('');
    const chunk = text.slice(at, at + size);
    at += size;
    const end = /^\r?\n/.exec(text.slice(at, at + 2))?.[0];
    if (chunk.length < size || end === undefined) {
      if (isFirst) return undefined;
      throw brokenOff();
    }
    chunks.push(chunk);
    at += end.length;
  }
}

function brokenOff(): Failure {
  return new Failure('input', 'the chunked body breaks off, or its chunks have other sizes than announced');
}
