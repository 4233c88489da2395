/** The places in a text where a value stands, in whatever way it was encoded on its way there. */

import { type DecodedText, decodedLayers } from './decoded-text.ts';

/** Value that is looked for. */
export interface SoughtValue {
  /** Folded bytes, with the place of the value before it, where that must be there. */
  readonly folded: Uint8Array;
  /** For each byte, how many of the first bytes are before it again (Knuth, Morris and Pratt). */
  readonly borders: Uint32Array;
  /** Number of bytes that are the place, and stay. */
  readonly kept: number;
}

/** From the first character of a text that is a value's to the first that is not. */
export type Span = readonly [start: number, end: number];

/** Bytes that stand for each other: of either case, of base64 and base64url, and a blank for the plus of a form. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => foldedByte(byte));

function foldedByte(byte: number): number {
  const character = String.fromCharCode(byte);
  if (character === ' ' || character === '-') return 0x2b;
  if (character === '_') return 0x2f;
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function folded(bytes: string): Uint8Array {
  return Buffer.from(bytes, 'latin1').map((byte) => FOLDED[byte] as number);
}

/** Shorter ones stand in anything by chance. */
export const SHORTEST = 8;
const PADDING_OF_LONGER = new RegExp(`(?<=.{${SHORTEST}})={1,2}$`, 's');

/** A value as it is sought, encoded or not. One of fewer than eight bytes is sought only behind `place`. */
export function soughtValues(value: string, place = ''): SoughtValue[] {
  const layers = [...new Set([value, inBytes(value)])].flatMap(decodedLayers);
  const bytes = new Set(layers.map((layer) => layer.bytes.replace(PADDING_OF_LONGER, '')));
  return [...bytes]
    .filter(({ length }) => length >= (place === '' ? SHORTEST : 1))
    .map((each) => sought(inBytes(place), each));
}

function inBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function sought(place: string, bytes: string): SoughtValue {
  const pattern = folded(place + bytes);
  const borders = new Uint32Array(pattern.length);
  for (let i = 1, matched = 0; i < pattern.length; i++) {
    while (matched > 0 && pattern[i] !== pattern[matched]) matched = borders[matched - 1] as number;
    if (pattern[i] === pattern[matched]) matched++;
    borders[i] = matched;
  }
  return { folded: pattern, borders, kept: place.length };
}

/** The spans of all values, in order and apart from each other. Takes time in proportion to the text, whatever it is. */
export function spansOf(values: readonly SoughtValue[], text: string): Span[] {
  const spans: Span[] = [];
  for (const layer of decodedLayers(text)) {
    const bytes = folded(layer.bytes);
    for (const value of values) addSpans(value, bytes, layer, spans);
  }
  return merged(spans);
}

function addSpans(
  { folded, borders, kept }: SoughtValue,
  bytes: Uint8Array,
  layer: DecodedText,
  spans: Span[],
) {
  if (folded.length > bytes.length) return;
  for (let i = 0, matched = 0; i < bytes.length; i++) {
    while (matched > 0 && bytes[i] !== folded[matched]) matched = borders[matched - 1] as number;
    if (bytes[i] === folded[matched]) matched++;
    if (matched < folded.length) continue;
    const first = i + 1 - folded.length + kept;
    const last = i + paddingAfter(i, bytes);
    spans.push([layer.starts[first] as number, layer.ends[last] as number]);
    matched = borders[matched - 1] as number;
  }
}

/** The padding of base64 tells how long it is. */
function paddingAfter(i: number, bytes: Uint8Array): number {
  if (bytes[i + 1] !== 0x3d) return 0;
  return bytes[i + 2] === 0x3d ? 2 : 1;
}

function merged(spans: Span[]): Span[] {
  const apart: [start: number, end: number][] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
