/** The pairs of a query, and how a scheme chooses, orders and writes them. */

import { decodeFormBytes } from '../../scheme/target.ts';

/** A key and its value; undefined where it has no `=`. */
export type Pair = readonly [key: string, value: string | undefined];

/** Pairs in order. */
export type Pairs = readonly Pair[];

/** Splits a query. */
export function pairsOf(query: string): Pairs {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, undefined] : [pair.slice(0, at), pair.slice(at + 1)];
    });
}

/** Pairs as they were sent. */
export function asSent(pairs: Pairs): Pairs {
  return pairs;
}

/** Pairs that all have a value. */
export function withEquals(pairs: Pairs): Pairs {
  return pairs.map(([key, value]) => [key, value ?? '']);
}

/** Sorts by a text that is made once for each pair. */
export function sortedBy(toText: (pair: Pair) => string): (pairs: Pairs) => Pairs {
  return (pairs) =>
    pairs
      .map((pair) => ({ pair, text: toText(pair) }))
      .sort((a, b) => compare(a.text, b.text))
      .map(({ pair }) => pair);
}

/** Sorts by the decoded key. */
export const byKey: (pairs: Pairs) => Pairs = sortedBy(([key]) => decoded(key));

/** Form-decoded; as it is where that is impossible. */
export function decoded(text: string): string {
  return decodeFormBytes(text) ?? text;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
