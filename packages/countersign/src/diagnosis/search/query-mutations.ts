/** Mutations of a query: the three steps of writing it, of which one or two are made in a wrong way. */

import type { Segment } from '../../scheme/introspection.ts';
import { queryOf } from '../../scheme/target.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { withSegment } from '../mutations/candidate-message.ts';
import type { MessageWay, Mutation } from '../mutations/mutation.ts';
import { asSent, byKey, decoded, type Pairs, pairsOf, withEquals } from '../mutations/query-pairs.ts';
import { type Steps, workThrough } from '../time-budget.ts';

/** Longer queries, and those of more pairs, are not written otherwise: nobody verified them, and it would take long. */
const LONGEST_QUERY = 4096;
const MOST_PAIRS = 100;

/** One way to make a step, and what is wrong with it where it is not the scheme's own way. */
export interface QueryStep<Make> {
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  readonly make: Make;
}

/** Wrong ways to make each of the steps. */
export interface QuerySteps {
  readonly choices: readonly QueryStep<(pairs: Pairs) => Pairs>[];
  readonly orders: readonly QueryStep<(pairs: Pairs) => Pairs>[];
  /** May throw for what cannot be written so. */
  readonly spellings: readonly QueryStep<(text: string) => string>[];
}

/** The wrong ways of a scheme that sorts, or decodes. */
export type StepsOf = (form: { readonly isSorted: boolean; readonly isDecoded: boolean }) => QuerySteps;

/** The mutations of a query, from the way in which the scheme writes it, that are one mistake each. */
export function queryMutations(segment: Segment, target: string, stepsOf: StepsOf): readonly Mutation[] {
  return workThrough(writtenOtherwise(segment, queryOf(target), stepsOf, 1));
}

/** Those that are two mistakes with the query at once. */
export function doubleQueryMutations(segment: Segment, target: string, stepsOf: StepsOf): Steps<Mutation[]> {
  return writtenOtherwise(segment, queryOf(target), stepsOf, 2);
}

function* writtenOtherwise(segment: Segment, raw: string, stepsOf: StepsOf, count: 1 | 2): Steps<Mutation[]> {
  if (raw === '' || raw.length > LONGEST_QUERY) return [];
  const pairs = pairsOf(raw);
  if (pairs.length > MOST_PAIRS) return [];
  const form = segment.nature?.query ?? { isSorted: false, isDecoded: false };
  const written: WrittenQuery[] = [];
  for (const way of waysToWrite(withRightOnes(stepsOf(form), form))) {
    if (way.mistakes.length !== count) continue;
    yield;
    const text = attempt(() => way.write(pairs));
    if (text !== undefined) written.push({ text, mistakes: way.mistakes, cost: way.cost });
  }
  return mostNatural(written).map(({ text, mistakes, cost }): MessageWay & Pick<Mutation, 'mistakes'> => {
    const named = form.isDecoded ? mistakes : mistakes.map((mistake) => ofGateways(mistake, text));
    const bytes = Buffer.from(text, 'latin1');
    return {
      ...{ on: 'message', stage: 'query', mistakes: named, cost },
      apply: (message) => withSegment(message, segment.id, () => bytes),
    };
  });
}

/** A scheme that sorts writes each pair with `=`; another one leaves them as they were sent. */
function withRightOnes(
  { choices, orders, spellings }: QuerySteps,
  { isSorted, isDecoded }: Parameters<StepsOf>[0],
): QuerySteps {
  const right = { mistakes: [], cost: 0 };
  return {
    choices: [{ ...right, make: isSorted ? withEquals : asSent }, ...choices],
    orders: [{ ...right, make: isSorted ? byKey : asSent }, ...orders],
    spellings: [{ ...right, make: isDecoded ? decoded : (text: string) => text }, ...spellings],
  };
}

interface WrittenQuery {
  readonly text: string;
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
}

interface WayToWrite {
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  readonly write: (pairs: Pairs) => string;
}

/** Every choice of pairs in every order and every spelling. */
function* waysToWrite({ choices, orders, spellings }: QuerySteps): Generator<WayToWrite> {
  for (const choice of choices) {
    for (const order of orders) {
      for (const spelling of spellings) {
        yield {
          mistakes: [...choice.mistakes, ...order.mistakes, ...spelling.mistakes],
          cost: choice.cost + order.cost + spelling.cost,
          write: (pairs) => write(order.make(choice.make(pairs)), spelling.make),
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

function write(pairs: Pairs, spell: (text: string) => string): string {
  return pairs
    .map(([key, value]) => (value === undefined ? spell(key) : `${spell(key)}=${spell(value)}`))
    .join('&');
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    // An encoding that does not exist, such as of bytes that are no UTF-8.
    return undefined;
  }
}
