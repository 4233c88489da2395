/** The forms in which a value is sought: as it is, without its escapes, in base64 wherever that begins, and in UTF-16. */

import { decodedLayers } from './decoded-text.ts';
import { folded } from './folded-bytes.ts';
import type { SoughtBytes } from './value-finder.ts';

/** Shorter ones stand in anything by chance. */
export const SHORTEST = 8;
/** Longer ones are sought as they are alone. */
const LONGEST_ENCODED = 1024;
const PADDING_OF_LONGER = new RegExp(`(?<=.{${SHORTEST}})={1,2}$`, 's');

/** A text as it is sought, encoded or not. One of fewer than eight bytes is sought only behind `place`. */
export function soughtText(value: string, place = ''): SoughtBytes[] {
  const utf8 = Buffer.from(value, 'utf8');
  const utf16 = Buffer.from(value, 'utf16le');
  const written = [utf8, utf16, Buffer.from(utf16).swap16()].map((bytes) => bytes.toString('latin1'));
  const layers = [...new Set([value, ...written])].flatMap((text) => decodedLayers(text));
  const plain = [...new Set(layers.map(({ bytes }) => bytes.replace(PADDING_OF_LONGER, '')))]
    .filter(({ length }) => length >= (place === '' ? SHORTEST : 1))
    .map((bytes) => ({ bytes: folded(place + bytes), kept: place.length, before: 0, after: 0 }) as const);
  return place === '' ? [...plain, ...encoded(utf8)] : plain;
}

/** Bytes as they are sought, encoded or not. */
export function soughtBytes(bytes: Buffer): SoughtBytes[] {
  const plain = decodedLayers(bytes.toString('latin1')).slice(0, 1);
  return [
    ...plain
      .filter((layer) => layer.bytes.length >= SHORTEST)
      .map((layer) => ({ bytes: folded(layer.bytes), kept: 0, before: 0, after: 0 }) as const),
    ...encoded(bytes),
  ];
}

function encoded(bytes: Buffer): SoughtBytes[] {
  if (bytes.length < SHORTEST || bytes.length > LONGEST_ENCODED) return [];
  return [
    { bytes: folded(bytes.toString('hex')), kept: 0, before: 0, after: 0 },
    ...([0, 1, 2] as const).map((offset) => inBase64(bytes, offset)),
  ];
}

/** Characters that are in all base64 with these bytes in it, so many bytes behind a multiple of three. */
function inBase64(bytes: Uint8Array, offset: 0 | 1 | 2): SoughtBytes {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  // A character at either end may be of a neighbour, too.
  const first = [0, 2, 3][offset];
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const isShared = ((offset + bytes.length) * 8) % 6 !== 0;
  return {
    bytes: folded(text.slice(first, end)),
    kept: 0,
    before: offset === 0 ? 0 : 1,
    after: isShared ? 1 : 0,
  };
}
