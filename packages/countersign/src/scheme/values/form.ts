/** Pairs of a form or of a query (application/x-www-form-urlencoded), read strictly: what is not exactly right is no form. */

import { decodeFormBytes } from '../target.ts';

/** Name and value of one field, decoded. */
export type FormPair = readonly [name: string, value: string];

/** A form with more pairs is refused: sorting them is work that a stranger could ask for. */
export const MAX_FORM_PAIRS = 1000;

const BEYOND_ASCII = /[^\0-\x7f]/;
const BEYOND_BYTES = /[\u0100-\uffff]/;
/** Keeps a byte order mark, which would make two names one. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The pairs of a form, decoded, in their order; a name may come several times, and empty pairs are left out
 * (URL Standard §5.1).
 *
 * @example
 * parseForm('To=%2B1+555&Body=caf%C3%A9'); // [['To', '+1 555'], ['Body', 'café']]
 * @param form The body, or a query without its question mark: bytes, or a text with one character for each byte.
 * @returns undefined for a `%` without two hex digits, for bytes that are not UTF-8, and for more than
 * {@link MAX_FORM_PAIRS} pairs.
 */
export function parseForm(form: string | Uint8Array): FormPair[] | undefined {
  const text =
    typeof form === 'string'
      ? form
      : Buffer.from(form.buffer, form.byteOffset, form.length).toString('latin1');
  const pairs: FormPair[] = [];
  for (let from = 0, end = 0; from < text.length; from = end + 1) {
    end = text.indexOf('&', from);
    if (end === -1) end = text.length;
    if (end === from) continue;
    const pair = pairs.length < MAX_FORM_PAIRS ? parsePair(text.slice(from, end)) : undefined;
    if (pair === undefined) return undefined;
    pairs.push(pair);
  }
  return pairs;
}

function parsePair(pair: string): FormPair | undefined {
  const equals = pair.indexOf('=');
  const name = decodeText(equals === -1 ? pair : pair.slice(0, equals));
  const value = equals === -1 ? '' : decodeText(pair.slice(equals + 1));
  return name === undefined || value === undefined ? undefined : [name, value];
}

function decodeText(encoded: string): string | undefined {
  const bytes = decodeFormBytes(encoded);
  if (bytes === undefined || !BEYOND_ASCII.test(bytes)) return bytes;
  if (BEYOND_BYTES.test(bytes)) return undefined;
  try {
    return UTF_8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}
