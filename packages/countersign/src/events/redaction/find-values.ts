/** The places in a text where values stand, in whatever way they were encoded on their way there. */

import { decodedLayers } from './decoded-text.ts';
import { folded } from './folded-bytes.ts';
import type { DecodedText } from './layer-writer.ts';
import { listedBytes } from './listed-bytes.ts';
import type { ValueFinder } from './value-finder.ts';

/** From the first character of a text that is a value's to the first that is not. */
export type Span = readonly [start: number, end: number];

/**
 * The spans of all values, in order and apart from each other. Takes time in proportion to the text, whatever it is.
 *
 * @param isCut True of the beginning of a longer text: what may be the beginning of a value at its end is one.
 */
export function spansOf(finders: readonly ValueFinder[], text: string, isCut = false): Span[] {
  const spans: Span[] = [];
  for (const escaped of decodedLayers(text, isCut)) {
    for (const layer of [escaped, ...listedBytes(escaped)]) {
      const bytes = folded(layer.bytes);
      for (const finder of finders) {
        const begun = finder.find(bytes, (first, last, after) =>
          spans.push([
            layer.starts[first] as number,
            layer.ends[last + behind(last, after, bytes)] as number,
          ]),
        );
        if (isCut && begun > 0) spans.push([startOf(layer, bytes.length - begun), text.length]);
      }
    }
  }
  return merged(spans);
}

function startOf({ starts }: DecodedText, at: number): number {
  return starts[at] as number;
}

/** Number of bytes that go with a value: the last character of base64, and the padding, which tells how long it is. */
function behind(last: number, after: number, bytes: Uint8Array): number {
  const rest = after > 0 && isOfBase64(bytes[last + 1]) ? 1 : 0;
  const at = last + rest;
  if (bytes[at + 1] !== 0x3d) return rest;
  return bytes[at + 2] === 0x3d ? rest + 2 : rest + 1;
}

function isOfBase64(byte = 0): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2f;
}

/** Spans in order, each apart from the next. */
export function merged(spans: readonly Span[]): Span[] {
  const apart: [start: number, end: number][] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
