/** All mutations that may lead from the right string to sign of a request to the one that a client has signed. */

import type { Scheme } from '../../scheme/scheme.ts';
import { mistakeOf, type WaysOfMistake, waysOf } from '../catalogue/catalogue.ts';
import type { RequestFacts } from '../catalogue/ways/request-ways.ts';
import type { CandidateMessage, Situation } from '../mutations/candidate-message.ts';
import type { Mutation, RequestWay } from '../mutations/mutation.ts';
import type { Way } from '../mutations/way.ts';
import { keyOf } from '../secrets/key-derivation.ts';
import type { Steps, TimeBudget } from '../time-budget.ts';
import { doubleQueryMutations, type QueryStep, type QuerySteps, queryMutations } from './query-mutations.ts';

/** The circumstances in which a request was received. */
export interface Surroundings {
  readonly scheme: Scheme;
  readonly basePath: string | undefined;
  /** The id of the key, also where requests do not name it. */
  readonly keyId: string;
  /** The ids of other keys, which a client may have signed. */
  readonly otherIds?: readonly string[] | undefined;
  /** The text of a secret, which some clients put into the string. */
  readonly secret: string | undefined;
}

const REQUEST_WAYS = waysOf('request');
const SWEEP_WAYS = waysOf('sweep');
const QUERY_WAYS = waysOf('query');

/** The mutations of one string to sign, made when their cost is tried: most searches that find something end before. */
export class Mutations {
  readonly #facts: RequestFacts;
  readonly #made = new Map<WaysOfMistake<'request'>, readonly RequestWay[]>();
  #ofQueries: readonly Mutation[] | undefined;

  constructor(situation: Situation, message: CandidateMessage, surroundings: Surroundings) {
    this.#facts = factsOf(situation, message, surroundings);
  }

  /** Those of one cost; of them, the first is named first. */
  of(cost: number): Mutation[] {
    const mutations: Mutation[] = [];
    for (const ways of REQUEST_WAYS) {
      if (ways.from > cost) continue;
      for (const way of this.#waysIn(ways))
        if (way.cost === cost) mutations.push({ ...way, mistakes: [mistakeOf(ways.code, way)] });
    }
    mutations.push(...this.#queries().filter((mutation) => mutation.cost === cost));
    return mutations;
  }

  #waysIn(ways: WaysOfMistake<'request'>): readonly RequestWay[] {
    const known = this.#made.get(ways);
    if (known !== undefined) return known;
    const made = ways.make(this.#facts);
    this.#made.set(ways, made);
    return made;
  }

  #queries(): readonly Mutation[] {
    const { message, request } = this.#facts;
    this.#ofQueries ??= message
      .filter(({ role }) => role === 'query')
      .flatMap((segment) => queryMutations(segment, request.url, queryStepsOf));
    return this.#ofQueries;
  }
}

/** No way costs more. */
export const HIGHEST_COST: number = 8;

/** All mutations, from the cheapest to the dearest. */
export function mutationsOf(
  situation: Situation,
  message: CandidateMessage,
  surroundings: Surroundings,
): readonly Mutation[] {
  const mutations = new Mutations(situation, message, surroundings);
  return Array.from({ length: HIGHEST_COST }, (_, i) => mutations.of(i + 1)).flat();
}

/** One mistake each that can be made in a great many ways. */
export function sweepOf(
  situation: Situation,
  message: CandidateMessage,
  surroundings: Surroundings,
): readonly Mutation[] {
  const facts = factsOf(situation, message, surroundings);
  return SWEEP_WAYS.flatMap(({ code, make }) =>
    make(facts).map((way) => ({ ...way, mistakes: [mistakeOf(code, way)] })),
  );
}

/** Mutations that are two mistakes at once with one value, which one mutation each cannot make; as many as there is time for. */
export function* doubleMutationsOf(
  { request }: Situation,
  message: CandidateMessage,
  time: TimeBudget,
  isLate: () => boolean,
): Steps<readonly Mutation[]> {
  const mutations: Mutation[] = [];
  for (const segment of message) {
    if (segment.role !== 'query') continue;
    const steps = doubleQueryMutations(segment, request.url, queryStepsOf);
    let step = steps.next();
    while (step.done !== true) {
      yield* time.pause();
      if (isLate()) return mutations;
      step = steps.next();
    }
    mutations.push(...step.value);
  }
  return mutations;
}

function factsOf(
  situation: Situation,
  message: CandidateMessage,
  { scheme, basePath, keyId, otherIds = [], secret }: Surroundings,
): RequestFacts {
  const key = secret === undefined ? undefined : keyOf(scheme, secret, keyId);
  return { ...situation, message, scheme, basePath, keyId, otherIds, secret, key };
}

function queryStepsOf(form: Parameters<WaysOfMistake<'query'>['make']>[0]): QuerySteps {
  const stepsIn = <Make>(step: WaysOfMistake<'query'>['step']) =>
    QUERY_WAYS.filter((each) => each.step === step).flatMap(({ code, make }) =>
      make(form).map((way): QueryStep<Make> => {
        const { cost, make: made } = way as Way<Make>;
        return { mistakes: [mistakeOf(code, way)], cost, make: made };
      }),
    );
  return { choices: stepsIn('choice'), orders: stepsIn('order'), spellings: stepsIn('spelling') };
}
