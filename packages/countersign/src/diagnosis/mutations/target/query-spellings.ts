/** Ways to write the keys and values of a query. */

import { decodeFormBytes, decodePercentBytes } from '../../../scheme/target.ts';
import type { NamedMistake } from '../../mistakes/named-mistake.ts';

/** One way to arrange or to write the pairs, and what is wrong with it where it is not the scheme's own way. */
export interface Way<T> {
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  readonly make: (given: T) => T;
}

/** A way to write a key or a value; it may throw for what cannot be written so. */
export type Spelling = Way<string>;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The spellings of keys and values, the scheme's own first. */
export function spellings(isDecoded: boolean): readonly Spelling[] {
  const right: Spelling = { mistakes: [], cost: 0, make: isDecoded ? decoded : (text) => text };
  return isDecoded ? [right, ...OF_DECODED] : [right, ...OF_ENCODED];
}

function spelling(
  code: NamedMistake['code'],
  detail: string | undefined,
  facts: Pick<Spelling, 'cost' | 'make'>,
): Spelling {
  return { mistakes: [{ code, detail }], ...facts };
}

const OF_DECODED: readonly Spelling[] = [
  spelling('query_not_decoded', undefined, { cost: 1, make: (text) => text }),
  spelling('query_not_decoded', 'spaces as %20', { cost: 2, make: (text) => component(text) }),
  spelling('query_not_decoded', 'spaces as +', { cost: 2, make: (text) => form(text) }),
  spelling('query_space', 'signed as +', { cost: 2, make: (text) => percentDecoded(text) }),
  spelling('query_not_decoded', 'encoded once more', {
    cost: 3,
    make: (text) => encodeURIComponent(text),
  }),
  spelling('query_decoded', 'twice', { cost: 3, make: (text) => decoded(decoded(text)) }),
];

const OF_ENCODED: readonly Spelling[] = [
  spelling('query_decoded', undefined, { cost: 1, make: decoded }),
  spelling('query_decoded', 'with + kept', { cost: 2, make: (text) => percentDecoded(text) }),
  spelling('query_space', 'signed as %20', { cost: 1, make: (text) => text.replaceAll('+', '%20') }),
  spelling('query_space', 'signed as +', { cost: 1, make: (text) => text.replaceAll('%20', '+') }),
  spelling('query_encoded', 'as encodeURIComponent does', { cost: 2, make: (text) => component(text) }),
  spelling('query_encoded', 'as forms do', { cost: 2, make: (text) => form(text) }),
  spelling('query_encoded', 'as RFC 3986 has it', { cost: 2, make: (text) => rfc3986(text) }),
  spelling('query_encoded', 'as axios does', { cost: 2, make: (text) => axios(text) }),
  spelling('query_encoded', '~ as %7e', { cost: 3, make: (text) => text.replaceAll('~', '%7e') }),
  spelling('query_encoded', 'hex digits in lower case', {
    cost: 2,
    make: (text) => text.replace(/%[0-9A-F]{2}/gi, (triplet) => triplet.toLowerCase()),
  }),
  spelling('query_encoded', 'hex digits in upper case', {
    cost: 2,
    make: (text) => text.replace(/%[0-9A-F]{2}/gi, (triplet) => triplet.toUpperCase()),
  }),
  spelling('query_encoded', 'once more', { cost: 3, make: (text) => encodeURIComponent(text) }),
];

/** Form-decoded; as it is where that is impossible. */
export function decoded(text: string): string {
  return decodeFormBytes(text) ?? text;
}

function percentDecoded(text: string): string {
  return decodePercentBytes(text) ?? text;
}

/** Throws where the bytes are not UTF-8; then nobody has encoded them so. */
function component(text: string): string {
  return encodeURIComponent(characters(text));
}

function axios(text: string): string {
  return component(text)
    .replace(/%(?:3A|24|2C)/g, decodeURIComponent)
    .replaceAll('%20', '+');
}

function rfc3986(text: string): string {
  return component(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function form(text: string): string {
  return new URLSearchParams([['', characters(text)]]).toString().slice(1);
}

function characters(text: string): string {
  return UTF8.decode(Buffer.from(decoded(text), 'latin1'));
}
