/** Texts as bytes in the place of the escapes that stand in them, each byte with its place in the text. */

import { type DecodedText, LayerWriter } from './layer-writer.ts';

/** Escapes of addresses and forms, of JSON and scripts, and of HTML. A part that can match in two ways is short. */
const ESCAPE =
  /%[0-9a-f]{2}|%u[0-9a-f]{4}|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u[0-9a-f]{4}|\\u\{[0-9a-f]{1,24}\}|\\x[0-9a-f]{2}|\\[\\/"'nrt]|&#[0-9]{1,24};|&#x[0-9a-f]{1,24};|&(?:amp|lt|gt|quot|apos|plus|sol|equals);/gi;
const SURROGATES = /^\\ud[89ab].{2}\\/i;
/** Longer than all of them. */
const LONGEST_ESCAPE = 32;
const NAMED: Readonly<Record<string, string>> = {
  ...{ '\\n': '\n', '\\r': '\r', '\\t': '\t' },
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" },
  ...{ '&plus;': '+', '&sol;': '/', '&equals;': '=' },
};
/** An escape within an escape within an escape: nobody sends more by mistake. */
const MOST_LAYERS = 3;

/**
 * The text as it is, and after one and more rounds of decoding, as far as there is something to decode.
 *
 * @param isCut True of the beginning of a longer text, which may end in the midst of an escape: that end is left out.
 */
export function decodedLayers(text: string, isCut = false): DecodedText[] {
  const whole = (layer: DecodedText) => (isCut ? withoutHalfEscape(layer) : layer);
  const layers = [whole(new LayerWriter(text).done())];
  while (layers.length <= MOST_LAYERS) {
    const before = layers.at(-1) as DecodedText;
    ESCAPE.lastIndex = 0;
    if (!ESCAPE.test(before.bytes)) break;
    layers.push(whole(decoded(before)));
  }
  return layers;
}

function decoded(before: DecodedText): DecodedText {
  const { bytes } = before;
  const writer = new LayerWriter(bytes, before);
  ESCAPE.lastIndex = 0;
  for (let found = ESCAPE.exec(bytes); found !== null; found = ESCAPE.exec(bytes)) {
    const [written] = found;
    writer.copyTo(found.index);
    writer.take(writeEscape(written, writer.out, writer.length), written.length);
  }
  return writer.done();
}

/** Beginning of an escape, and half of a character whose other half may follow. */
const BEGINNING = /(?:\\ud[89ab][0-9a-f]{2})?[%\\&][^%\\&]*$/i;

function withoutHalfEscape(layer: DecodedText): DecodedText {
  const from = Math.max(0, layer.bytes.length - LONGEST_ESCAPE);
  const half = BEGINNING.exec(layer.bytes.slice(from));
  return half === null ? layer : { ...layer, bytes: layer.bytes.slice(0, from + half.index) };
}

/** Writes the bytes of an escape, and tells how many there are. Percent encoding is of bytes, all others are of characters. */
function writeEscape(written: string, out: Buffer, at: number): number {
  const named = NAMED[written.toLowerCase()];
  if (named !== undefined) return out.write(named, at, 'latin1');
  // The two halves of one character.
  if (SURROGATES.test(written)) return out.write(JSON.parse(`"${written.toLowerCase()}"`), at);
  const isHex = !/^&#[0-9]/.test(written);
  const digits = isHex ? /[0-9a-f]+(?=[};]?$)/i.exec(written)?.[0] : written.slice(2, -1);
  // What is left is a character behind a backslash.
  if (digits === undefined || /^\\[^ux]/i.test(written)) return out.write(written.slice(1), at, 'latin1');
  const code = Number.parseInt(digits, isHex ? 16 : 10);
  if (code < 0x80 || (code < 0x100 && /^(?:%[^u]|\\x)/i.test(written))) {
    out[at] = code;
    return 1;
  }
  return out.write(String.fromCodePoint(Math.min(code, 0x10_ffff)), at);
}
