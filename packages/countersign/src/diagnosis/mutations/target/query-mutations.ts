/** Mutations of a query before it is signed. */

import type { Segment } from '../../../scheme/introspection.ts';
import { queryOf } from '../../../scheme/target.ts';
import type { NamedMistake } from '../../mistakes/named-mistake.ts';
import { type Steps, workThrough } from '../../time-budget.ts';
import { withSegment } from '../candidate-message.ts';
import type { MessageMutation } from '../mutation.ts';
import { choices, orders, type Pair, pairsOf } from './query-arrangements.ts';
import { type Spelling, spellings } from './query-spellings.ts';

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
  if (raw === '' || raw.length > LONGEST_QUERY) return [];
  const pairs = pairsOf(raw);
  if (pairs.length > MOST_PAIRS) return [];
  const { isSorted, isDecoded } = segment.nature?.query ?? { isSorted: false, isDecoded: false };
  const written: WrittenQuery[] = [];
  for (const way of waysToWrite(isSorted, isDecoded)) {
    if (way.mistakes.length !== count) continue;
    yield;
    const text = attempt(() => way.write(pairs));
    if (text !== undefined) written.push({ text, mistakes: way.mistakes, cost: way.cost });
  }
  return mostNatural(written).map(({ text, mistakes, cost }) => {
    const named = isDecoded ? mistakes : mistakes.map((mistake) => ofGateways(mistake, text));
    return replaced(segment, text, { mistakes: named, cost, stage: 'query' });
  });
}

interface WrittenQuery {
  readonly text: string;
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
}

interface WayToWrite {
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  readonly write: (pairs: readonly Pair[]) => string;
}

/** Every choice of pairs in every order and every spelling. */
function* waysToWrite(isSorted: boolean, isDecoded: boolean): Generator<WayToWrite> {
  for (const choice of choices(isSorted)) {
    for (const order of orders(isSorted)) {
      for (const spelling of spellings(isDecoded)) {
        yield {
          mistakes: [...choice.mistakes, ...order.mistakes, ...spelling.mistakes],
          cost: choice.cost + order.cost + spelling.cost,
          write: (pairs) => write(order.make(choice.make(pairs)), spelling),
        };
      }
    }
  }
}

/** Keeps the cheaper of two ways that give one text, or both where they cost the same. */
function mostNatural(written: readonly WrittenQuery[]): WrittenQuery[] {
  const costs = new Map<string, number>();
  for (const { text, cost } of written) costs.set(text, Math.min(cost, costs.get(text) ?? cost));
  return written.filter(({ text, cost }) => costs.get(text) === cost);
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

/** Two of them, since a client that signs the mark may get the rest wrong too. */
function markMutations(segment: Segment): MessageMutation[] {
  const mistakes: NamedMistake[] = [{ code: 'query_with_question_mark' }];
  const apply: MessageMutation['apply'] = (message) =>
    withSegment(message, segment.id, ({ bytes }) => Buffer.concat([Buffer.from('?'), bytes]));
  return [{ on: 'message', mistakes, cost: 1, stage: 'query mark', apply }];
}

function emptyQueryMutations(segment: Segment): MessageMutation[] {
  return ['?', '{}', '[]', 'null', 'undefined'].map((text, i) => {
    const mistake: NamedMistake =
      i === 0
        ? { code: 'query_with_question_mark' }
        : { code: 'message_field_added', detail: `${text} for no query` };
    return replaced(segment, text, { mistakes: [mistake], cost: i === 0 ? 2 : 4, stage: 'query' });
  });
}

function leftOut(segment: Segment): MessageMutation {
  const facts = { mistakes: [{ code: 'query_left_out' }], cost: 1, stage: 'query' } as const;
  return replaced(segment, '', facts);
}

function replaced(
  { id }: Segment,
  text: string,
  facts: Pick<MessageMutation, 'mistakes' | 'cost' | 'stage'>,
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

function attempt(make: () => string): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
