/** Ways to choose and to order the pairs of a query. */

import { decoded, type Way } from './query-spellings.ts';

/** A key and its value; undefined where it has no `=`. */
export type Pair = readonly [key: string, value: string | undefined];

type Pairs = readonly Pair[];
/** A way to choose or to order the pairs. */
export type Arrangement = Way<Pairs>;
type Arrange = Arrangement['make'];

const asSent: Arrange = (pairs) => pairs;
const withEquals: Arrange = (pairs) => pairs.map(([key, value]) => [key, value ?? '']);
const byKey = sortedBy(([key]) => decoded(key));

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

/** Choices of the pairs that are signed, the scheme's own first. A scheme that sorts writes each with `=`; another one leaves them as they were sent. */
export function choices(isSorted: boolean): readonly Arrangement[] {
  const own = isSorted ? withEquals : asSent;
  return [
    { mistakes: [], cost: 0, make: own },
    blank('signed with "="', withEquals),
    blank('signed without "="', (pairs) => pairs.map(([key, value]) => [key, value || undefined])),
    blank('as they were sent', asSent),
    blank('left out', (pairs) => pairs.filter(([, value]) => value)),
    lost('the last was signed', (pairs) => lastOfEach(own(pairs))),
    lost('the first was signed', (pairs) => lastOfEach(own(pairs).toReversed()).toReversed()),
  ];
}

function blank(detail: string, make: Arrange): Arrangement {
  return { mistakes: [{ code: 'query_blank_value', detail }], cost: 2, make };
}

function lost(detail: string, make: Arrange): Arrangement {
  return { mistakes: [{ code: 'query_parameter_lost', detail }], cost: 2, make };
}

/** One pair for each key, in the place of its first. */
function lastOfEach(pairs: Pairs): Pairs {
  return [...new Map(pairs)];
}

/** The orders in which the pairs are signed, the scheme's own first. */
export function orders(isSorted: boolean): readonly Arrangement[] {
  const otherwise = (detail: string, make: Arrange): Arrangement => ({
    mistakes: [{ code: isSorted ? 'query_sorted_otherwise' : 'query_sorted', detail }],
    cost: 2,
    make,
  });
  return [
    ...(isSorted ? SORTED : UNSORTED),
    otherwise(
      'by key and value',
      sortedBy(([key, value]) => `${decoded(key)}=${decoded(value ?? '')}`),
    ),
    otherwise(
      'by key in lower case',
      sortedBy(([key]) => decoded(key).toLowerCase()),
    ),
    otherwise(
      'by the encoded key',
      sortedBy(([key]) => key),
    ),
    ...(isSorted
      ? [
          otherwise('backwards', (pairs) => byKey(pairs).toReversed()),
          otherwise('as words of a language', (pairs) =>
            pairs.toSorted(([a], [b]) => LANGUAGE.compare(words(a), words(b))),
          ),
          otherwise('numbers as numbers', (pairs) =>
            byKey(pairs).toSorted(([a], [b]) => (isNumber(a) && isNumber(b) ? Number(a) - Number(b) : 0)),
          ),
        ]
      : REORDERED),
  ];
}

const LANGUAGE = new Intl.Collator('en');
const words = (key: string) => Buffer.from(decoded(key), 'latin1').toString('utf8');
const isNumber = (key: string) => /^\d{1,15}$/.test(key);

const REORDERED: readonly Arrangement[] = [
  reordered('in reverse order', (pairs) => pairs.toReversed()),
  reordered('the last one first', (pairs) => [...pairs.slice(-1), ...pairs.slice(0, -1)]),
  reordered('the first one last', (pairs) => [...pairs.slice(1), ...pairs.slice(0, 1)]),
  reordered('the first two exchanged', ([first, second, ...rest]) =>
    second === undefined ? [first as Pair] : [second, first as Pair, ...rest],
  ),
];

function reordered(detail: string, make: Arrange): Arrangement {
  return { mistakes: [{ code: 'query_reordered', detail }], cost: 3, make };
}

const SORTED: readonly Arrangement[] = [
  { mistakes: [], cost: 0, make: byKey },
  { mistakes: [{ code: 'query_not_sorted' }], cost: 1, make: asSent },
];
const UNSORTED: readonly Arrangement[] = [
  { mistakes: [], cost: 0, make: asSent },
  { mistakes: [{ code: 'query_sorted', detail: 'by key' }], cost: 1, make: byKey },
];

/** Sorts by a text that is made once for each pair. */
function sortedBy(toText: (pair: Pair) => string): Arrange {
  return (pairs) =>
    pairs
      .map((pair) => ({ pair, text: toText(pair) }))
      .sort((a, b) => compare(a.text, b.text))
      .map(({ pair }) => pair);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
