/** Bytes that a text lists one by one: in hex with something between them, or as numbers. */

import { type DecodedText, LayerWriter } from './layer-writer.ts';

/** A way to list bytes. Shorter lists are none. */
interface ListForm {
  readonly list: RegExp;
  readonly element: RegExp;
  readonly radix: 10 | 16;
}

const FORMS: readonly ListForm[] = [
  {
    list: /(?:0x)?[0-9a-f]{2}(?:(?:, ?|[:;. +-])(?:0x)?[0-9a-f]{2}){7,}/gi,
    element: /[0-9a-f]{2}/gi,
    radix: 16,
  },
  { list: /-?[0-9]{1,3}(?: {0,8}, {0,8}-?[0-9]{1,3}){7,}/g, element: /-?[0-9]+/g, radix: 10 },
];

/** For each way in which a text lists bytes, the text with the bytes in place of the lists. */
export function listedBytes(text: DecodedText): DecodedText[] {
  return FORMS.filter(({ list }) => text.bytes.search(list) !== -1).map((form) => unlisted(text, form));
}

function unlisted(before: DecodedText, { list, element, radix }: ListForm): DecodedText {
  const writer = new LayerWriter(before.bytes, before);
  for (const { 0: listed, index } of before.bytes.matchAll(list)) {
    writer.copyTo(index);
    for (const { 0: written, index: at } of listed.matchAll(element)) {
      writer.skipTo(index + at);
      writer.out[writer.length] = Number.parseInt(written, radix);
      writer.take(1, written.length);
    }
    writer.skipTo(index + listed.length);
  }
  return writer.done();
}
