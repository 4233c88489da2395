/** What clients do to a query before they sign it. */

import type { Segment } from '../scheme/introspection.ts';
import { queryOf } from '../scheme/target.ts';
import { withSegment } from './candidate-message.ts';
import type { MessageMutation } from './mutation.ts';
import type { NamedMistake } from './named-mistake.ts';
import { decoded, type Spelling, spellings, type Way } from './query-spellings.ts';
import { type Steps, workThrough } from './time-budget.ts';

type Pair = readonly [key: string, value: string | undefined];

type Order = Way<readonly Pair[]>;

/** Longer queries, and those of more pairs, are not written otherwise: nobody verified them, and it would take long. */
const LONGEST_QUERY = 4096;
const MOST_PAIRS = 100;

/** The mutations of a query, from the way in which the scheme writes it, that are one mistake each. */
export function queryMutations(segment: Segment, target: string): MessageMutation[] {
  const raw = queryOf(target);
  if (raw === '') return emptyQueryMutations(segment);
  return [leftOut(segment), ...markMutations(segment), ...workThrough(writtenOtherwise(segment, raw, 1))];
}

/** Those that are two mistakes with the query at once. */
export function doubleQueryMutations(segment: Segment, target: string): Steps<MessageMutation[]> {
  return writtenOtherwise(segment, queryOf(target), 2);
}

function* writtenOtherwise(segment: Segment, raw: string, count: 1 | 2): Steps<MessageMutation[]> {
  const pairs = raw.length > LONGEST_QUERY ? [] : pairsOf(raw);
  if (raw === '' || raw.length > LONGEST_QUERY || pairs.length > MOST_PAIRS) return [];
  const { isSorted, isDecoded } = segment.nature?.query ?? { isSorted: false, isDecoded: false };
  const written: {
    readonly text: string;
    readonly cost: number;
    readonly mistakes: readonly NamedMistake[];
  }[] = [];
  const costs = new Map<string, number>();
  for (const choice of choices(isSorted)) {
    for (const order of orders(isSorted)) {
      for (const spelling of spellings(isDecoded)) {
        const mistakes = [...choice.mistakes, ...order.mistakes, ...spelling.mistakes];
        if (mistakes.length !== count) continue;
        yield;
        const text = verification(() => write(order.make(choice.make(pairs)), spelling));
        if (text === undefined) continue;
        const cost = choice.cost + order.cost + spelling.cost;
        // Where two ways give one text, the more natural one explains it.
        if ((costs.get(text) ?? Number.POSITIVE_INFINITY) < cost) continue;
        costs.set(text, cost);
        written.push({ text, cost, mistakes });
      }
    }
  }
  return written
    .filter(({ text, cost }) => costs.get(text) === cost)
    .map(({ text, cost, mistakes }) => {
      const named = isDecoded ? mistakes : mistakes.map((mistake) => ofGateways(mistake, text));
      return replaced(segment, text, { mistakes: named, cost, group: 'query', order: 10 });
    });
}

/** Gateways that read a query and write it anew change its spelling, where the text could be sent at all. */
function ofGateways(mistake: NamedMistake, signed: string): NamedMistake {
  const isSpelling = RESPELT.has(mistake.code) && !/[\0-\x20#]/.test(signed);
  return isSpelling ? { ...mistake, mayBeProxy: true } : mistake;
}

const RESPELT: ReadonlySet<NamedMistake['code']> = new Set([
  'query_decoded',
  'query_encoded',
  'query_space',
  'query_blank_value',
] as const);

/** Two of them, since whoever signs the mark may get the rest wrong too. */
function markMutations(segment: Segment): MessageMutation[] {
  const mistakes: NamedMistake[] = [{ code: 'query_with_question_mark' }];
  const apply: MessageMutation['apply'] = (message) =>
    withSegment(message, segment.id, ({ bytes }) => Buffer.concat([Buffer.from('?'), bytes]));
  return [{ on: 'message', mistakes, cost: 1, group: 'query mark', order: 15, apply }];
}

function emptyQueryMutations(segment: Segment): MessageMutation[] {
  return ['?', '{}', '[]', 'null', 'undefined'].map((text, i) => {
    const mistake: NamedMistake =
      i === 0
        ? { code: 'query_with_question_mark' }
        : { code: 'message_field_added', detail: `${text} for no query` };
    return replaced(segment, text, { mistakes: [mistake], cost: i === 0 ? 2 : 4, group: 'query', order: 10 });
  });
}

function leftOut(segment: Segment): MessageMutation {
  const facts = { mistakes: [{ code: 'query_left_out' }] as const, cost: 1, group: 'query', order: 10 };
  return replaced(segment, '', facts);
}

function replaced(
  { id }: Segment,
  text: string,
  facts: Pick<MessageMutation, 'mistakes' | 'cost' | 'group' | 'order'>,
): MessageMutation {
  const bytes = Buffer.from(text, 'latin1');
  return { on: 'message', ...facts, apply: (message) => withSegment(message, id, () => bytes) };
}

function write(pairs: readonly Pair[], spelling: Spelling): string {
  return pairs
    .map(([key, value]) =>
      value === undefined ? spelling.make(key) : `${spelling.make(key)}=${spelling.make(value)}`,
    )
    .join('&');
}

function pairsOf(raw: string): readonly Pair[] {
  return raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, undefined] : [pair.slice(0, at), pair.slice(at + 1)];
    });
}

/** Which of the pairs are signed. A scheme that sorts writes each with `=`; another one leaves them as they were sent. */
function choices(isSorted: boolean): readonly Order[] {
  const withEquals: Order['make'] = (pairs) => pairs.map(([key, value]) => [key, value ?? '']);
  const own = isSorted ? withEquals : (pairs: readonly Pair[]) => pairs;
  const blank = (detail: string, make: Order['make']): Order => ({
    mistakes: [{ code: 'query_blank_value', detail }],
    cost: 2,
    make,
  });
  const lost = (detail: string, make: Order['make']): Order => ({
    mistakes: [{ code: 'query_parameter_lost', detail }],
    cost: 2,
    make: (pairs) => make(own(pairs)),
  });
  return [
    { mistakes: [], cost: 0, make: own },
    blank('signed with "="', withEquals),
    blank('signed without "="', (pairs) => pairs.map(([key, value]) => [key, value || undefined])),
    blank('as they were sent', (pairs) => pairs),
    blank('left out', (pairs) => pairs.filter(([, value]) => value)),
    lost('the last was signed', lastOfEach),
    lost('the first was signed', (pairs) => lastOfEach(pairs.toReversed()).toReversed()),
  ];
}

/** One pair for each key, in the place of its first. */
function lastOfEach(pairs: readonly Pair[]): readonly Pair[] {
  return [...new Map(pairs)];
}

function orders(isSorted: boolean): readonly Order[] {
  const sorted = (by: (pair: Pair) => string) => (pairs: readonly Pair[]) =>
    pairs
      .map((pair) => [by(pair), pair] as const)
      .sort(([a], [b]) => compare(a, b))
      .map(([, pair]) => pair);
  const byKey = sorted(([key]) => decoded(key));
  const asSent = (pairs: readonly Pair[]) => pairs;
  const otherwise = (detail: string, make: Order['make']): Order => ({
    mistakes: [{ code: isSorted ? 'query_sorted_otherwise' : 'query_sorted', detail }],
    cost: 2,
    make,
  });
  return [
    { mistakes: [], cost: 0, make: isSorted ? byKey : asSent },
    isSorted
      ? { mistakes: [{ code: 'query_not_sorted' }], cost: 1, make: asSent }
      : { mistakes: [{ code: 'query_sorted', detail: 'by key' }], cost: 1, make: byKey },
    otherwise(
      'by key and value',
      sorted(([key, value]) => `${decoded(key)}=${decoded(value ?? '')}`),
    ),
    otherwise(
      'by key in lower case',
      sorted(([key]) => decoded(key).toLowerCase()),
    ),
    otherwise(
      'by the encoded key',
      sorted(([key]) => key),
    ),
    otherwise('backwards', (pairs) => byKey(pairs).toReversed()),
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function verification(make: () => string): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
