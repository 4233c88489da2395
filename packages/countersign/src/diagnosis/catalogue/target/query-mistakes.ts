/** Mistakes with the pairs of a query, and with a query as a whole. */

import {
  asSent,
  byKey,
  decoded,
  type Pair,
  type Pairs,
  sortedBy,
  withEquals,
} from '../../mutations/query-pairs.ts';
import { plainly, type Way, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { type Arrange, inEmptyQuery, inQuery, inQueryChoice, inQueryOrder } from '../ways/query-ways.ts';

const LANGUAGE = new Intl.Collator('en');
const SORTINGS: readonly Way<Arrange>[] = [
  way(
    2,
    'by key and value',
    sortedBy(([key, value]) => `${decoded(key)}=${decoded(value ?? '')}`),
  ),
  way(
    2,
    'by key in lower case',
    sortedBy(([key]) => decoded(key).toLowerCase()),
  ),
  way(
    2,
    'by the encoded key',
    sortedBy(([key]) => key),
  ),
];

export const QUERY_MISTAKES: Entries = {
  query_left_out: {
    cause: 'The query was not signed.',
    cure: 'Sign the query, also of requests with a body.',
    example: ['', 'a=1'],
    ways: [
      inQuery(
        'query',
        plainly(1, () => new Uint8Array(0)),
      ),
    ],
  },
  query_not_sorted: {
    cause: 'The parameters of the query were signed in the order of the URL.',
    cure: 'Sort the parameters by key before they are signed.',
    ways: [inQueryOrder(({ isSorted }) => (isSorted ? [plainly(1, asSent)] : []))],
  },
  query_sorted: {
    cause: 'The parameters of the query were sorted before they were signed.',
    cure: 'Sign the query in the order in which it is sent.',
    example: ['a=1&b=2', 'b=2&a=1'],
    ways: [inQueryOrder(({ isSorted }) => (isSorted ? [] : [way(1, 'by key', byKey), ...SORTINGS]))],
  },
  query_sorted_otherwise: {
    cause: 'The parameters of the query were sorted in another way.',
    cure: 'Sort by the bytes of the key alone; parameters of one key keep their order.',
    ways: [
      inQueryOrder(({ isSorted }) =>
        isSorted
          ? [
              ...SORTINGS,
              way(2, 'backwards', (pairs) => byKey(pairs).toReversed()),
              way(2, 'as words of a language', (pairs) =>
                pairs.toSorted(([a], [b]) => LANGUAGE.compare(wordsOf(a), wordsOf(b))),
              ),
              way(2, 'numbers as numbers', (pairs) =>
                byKey(pairs).toSorted(([a], [b]) => (isNumber(a) && isNumber(b) ? Number(a) - Number(b) : 0)),
              ),
            ]
          : [],
      ),
    ],
  },
  query_reordered: {
    cause: 'The parameters of the query were signed in another order than they arrived in.',
    cure: 'Build the query once, as text, and sign and send that text.',
    example: ['a=1&c=3&b=2', 'b=2&c=3&a=1'],
    ways: [
      inQueryOrder(({ isSorted }) =>
        isSorted
          ? []
          : [
              way(3, 'in reverse order', (pairs) => pairs.toReversed()),
              way(3, 'the last one first', (pairs) => [...pairs.slice(-1), ...pairs.slice(0, -1)]),
              way(3, 'the first one last', (pairs) => [...pairs.slice(1), ...pairs.slice(0, 1)]),
              way(3, 'the first two exchanged', ([first, second, ...rest]) =>
                second === undefined ? [first as Pair] : [second, first as Pair, ...rest],
              ),
            ],
      ),
    ],
  },
  query_with_question_mark: {
    cause: 'The query was signed with the question mark.',
    cure: 'Sign the query without the question mark.',
    example: ['?a=1', 'a=1'],
    ways: [
      inQuery(
        'query mark',
        plainly(1, (query) => Buffer.concat([Buffer.from('?'), query])),
      ),
      inEmptyQuery(plainly(2, '?')),
    ],
  },
  query_blank_value: {
    cause:
      'Parameters without a value were signed in another way than they arrived, such as "a" for "a=", or not at all.',
    cure: 'Sign parameters without a value as the documentation says, and send them so; no gateway may write them anew.',
    example: ['a=', 'a'],
    ways: [
      inQueryChoice(() => [
        way(2, 'signed with "="', withEquals),
        way(2, 'signed without "="', (pairs) => pairs.map(([key, value]) => [key, value || undefined])),
        way(2, 'as they were sent', asSent),
        way(2, 'left out', (pairs) => pairs.filter(([, value]) => value)),
      ]),
    ],
  },
  query_parameter_lost: {
    cause: 'Of several parameters with one key, not all were signed.',
    cure: 'Keep the parameters in a list of pairs, and not in a map, which has room for one value a key.',
    example: ['a=2', 'a=1&a=2'],
    ways: [
      inQueryChoice(({ isSorted }) => {
        const own = isSorted ? withEquals : asSent;
        return [
          way(2, 'the last was signed', (pairs) => lastOfEach(own(pairs))),
          way(2, 'the first was signed', (pairs) => lastOfEach(own(pairs).toReversed()).toReversed()),
        ];
      }),
    ],
  },
};

/** One pair for each key, in the place of its first. */
function lastOfEach(pairs: Pairs): Pairs {
  return [...new Map(pairs)];
}

function wordsOf(key: string): string {
  return Buffer.from(decoded(key), 'latin1').toString('utf8');
}

function isNumber(key: string): boolean {
  return /^\d{1,15}$/.test(key);
}
