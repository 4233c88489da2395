/** The search for mistakes that give the very signature that was sent: one at a time, then in pairs. */

import { MessageWriter } from '../../scheme/message/message-writer.ts';
import {
  type Candidate,
  type CandidateMessage,
  isSame,
  type MessageVariant,
  rightCandidate,
  type Situation,
} from '../mutations/candidate-message.ts';
import { applyMutation, type Mutation } from '../mutations/mutation.ts';
import type { SignatureCandidate } from '../parse/signature-candidate.ts';
import type { KeyVariant } from '../secrets/key-variant.ts';
import type { Steps, TimeBudget } from '../time-budget.ts';
import { CandidateCheck, type Match } from './candidate-check.ts';
import { effectOf, type MutationEffect } from './mutation-effects.ts';
import { doubleMutationsOf, HIGHEST_COST, Mutations, type Surroundings, sweepOf } from './mutations.ts';
import { pairSearch } from './pair-search.ts';
import { signatureGroups } from './signature-groups.ts';

/** The subject of a search, and its limits. */
export interface SearchInput extends Surroundings {
  readonly situation: Situation;
  readonly candidates: readonly SignatureCandidate[];
  readonly secrets: readonly KeyVariant[];
  /** Secrets got wrong in two ways at once; asked for when one mistake does not explain it. */
  readonly twiceMistaken: (isLate: () => boolean) => Steps<readonly KeyVariant[]>;
  /** Milliseconds of work; single mistakes have some of these. */
  readonly budgetMs: number;
  /** The number of such budgets that pairs of mistakes have. */
  readonly pairBudgets: number;
  readonly time: TimeBudget;
}

/** The result of a search. */
export interface SearchResult {
  readonly matches: readonly Match[];
  readonly tried: number;
  readonly isCutShort: boolean;
}

/** Searches. All that explain the signature equally simply are found, so that none is named for certain by chance. */
export function* search(input: SearchInput): Steps<SearchResult> {
  const groups = signatureGroups(input.scheme, input.candidates);
  const check = new CandidateCheck(groups);
  const isCutShort = groups.length > 0 && !(yield* new Search(input, check).run());
  return { matches: check.matches, tried: check.tried, isCutShort };
}

/** Single mistakes are few, and worth more time than pairs. */
const SINGLES_BUDGETS = 5;
/** In a cold process they take many times as long as later; it is warm after a few searches of any verifier. */
const SINGLES_BUDGETS_WHEN_COLD = 20;
const COLD_SEARCHES = 10;
let searches = 0;
/** With a large body each try takes long, whatever the process, and many such would hold up everybody. */
const SINGLES_BUDGETS_OF_LARGE = 2;
const LARGE_BYTES = 64 * 1024;

/** One variant of the string to sign, and what single mutations make of it. */
interface SearchedVariant extends MessageVariant {
  readonly base: Candidate;
  readonly effects: MutationEffect[];
}

class Search {
  readonly #input: SearchInput;
  readonly #check: CandidateCheck;
  readonly #rightKeys: readonly KeyVariant[];
  readonly #wrongKeys: readonly KeyVariant[];
  readonly #time: TimeBudget;
  #deadlineMs = 0;

  constructor(input: SearchInput, check: CandidateCheck) {
    this.#input = input;
    this.#check = check;
    this.#time = input.time;
    this.#rightKeys = input.secrets.filter(({ mistakes }) => mistakes.length === 0);
    this.#wrongKeys = input.secrets.filter(({ mistakes }) => mistakes.length > 0);
  }

  /** Returns true when all was tried, or enough was found. */
  *run(): Steps<boolean> {
    const bases = this.#bases();
    for (const variant of bases) {
      this.#choose(variant);
      yield* this.#tryMessage(variant.base.message, [], 0);
    }
    const [{ base: first } = { base: undefined }] = bases;
    if (first === undefined || this.#check.matches.length > 0) return true;
    // All variants share what one would have.
    const budgetMs = this.#input.budgetMs / bases.length;
    const { pairBudgets } = this.#input;
    const budgets = singlesBudgets(first) + pairBudgets;
    const endMs = this.#time.ms + budgets * this.#input.budgetMs;
    let isComplete = true;
    for (const variant of bases) {
      // What is likelier may take the time of what is not, except the last of it.
      this.#deadlineMs = this.#time.ms + (budgets - 1) * budgetMs;
      if (!(yield* this.#singles(variant))) isComplete = false;
    }
    if (this.#check.matches.length > 0) return isComplete;
    for (const variant of bases) {
      this.#deadlineMs = Math.min(this.#time.ms + pairBudgets * budgetMs, endMs);
      if (!(yield* this.#pairs(variant))) isComplete = false;
    }
    return isComplete;
  }

  /** The right string to sign in each variant. */
  #bases(): SearchedVariant[] {
    const { scheme, situation } = this.#input;
    return Array.from({ length: scheme.variants }, (_, index) => index).flatMap((index) => {
      const base = rightCandidate({ scheme, index }, situation);
      return 'code' in base ? [] : [{ scheme, index, base, effects: [] }];
    });
  }

  /** Tries one mistake at a time, all of them, and keeps their effects; false when time ran out. */
  *#singles(searched: SearchedVariant): Steps<boolean> {
    const { base, effects, ...variant } = searched;
    this.#choose(searched);
    // The commonest of all are tried before anything else is made ready.
    if (!(yield* this.#wrongSecrets(base, 1))) return false;
    const mutations = new Mutations(base.situation, base.message, this.#input);
    for (let cost = 1; cost <= HIGHEST_COST; cost++) {
      if (cost > 1 && !(yield* this.#wrongSecrets(base, cost))) return false;
      if (!(yield* this.#variants(base, cost))) return false;
      for (const mutation of mutations.of(cost)) {
        yield* this.#time.pause();
        if (this.#isLate()) return false;
        const candidate = applyMutation(base, mutation, variant);
        if (candidate === undefined || isSame(candidate.message, base.message)) continue;
        if (mutation.isAlone !== true) effects.push(effectOf(mutation, candidate, base));
        yield* this.#tryMessage(candidate.message, [mutation.mistakes], cost);
      }
    }
    return true;
  }

  *#wrongSecrets({ message }: Candidate, cost: number): Steps<boolean> {
    for (const secret of this.#wrongKeys) {
      if (secret.cost !== cost) continue;
      yield* this.#time.pause();
      if (this.#isLate()) return false;
      this.#check.hmac({ secret, message, mistakes: [], cost });
    }
    return true;
  }

  *#variants({ message }: Candidate, cost: number): Steps<boolean> {
    for (const variant of this.#check.variants) {
      if (variant.cost !== cost) continue;
      for (const secret of this.#rightKeys) {
        yield* this.#time.pause();
        if (this.#isLate()) return false;
        this.#check.variant(variant, { secret, message, mistakes: [], cost: 0 });
      }
    }
    return true;
  }

  *#tryMessage(
    message: CandidateMessage,
    mistakes: readonly Mutation['mistakes'][],
    cost: number,
  ): Steps<void> {
    for (const secret of this.#rightKeys) {
      yield* this.#time.pause();
      this.#check.hmac({ secret, message, mistakes, cost });
    }
  }

  /** Tries pairs, the likeliest first; false when time ran out. */
  *#pairs(variant: SearchedVariant): Steps<boolean> {
    this.#choose(variant);
    const { situation, message } = variant.base;
    const remainingMs = this.#deadlineMs - this.#time.ms;
    let isComplete = true;
    const twiceMistaken = () => {
      // Of a key with many secrets there are so many that no time would be left to try any.
      const endMs = this.#time.ms + Math.min(this.#input.budgetMs, remainingMs / 2);
      return this.#input.twiceMistaken(() => {
        if (this.#time.ms > endMs) isComplete = false;
        return !isComplete;
      });
    };
    const isLate = () => this.#isLate();
    const isThrough = yield* pairSearch(
      {
        ...variant,
        rightKeys: this.#rightKeys,
        wrongKeys: this.#wrongKeys,
        twiceMistaken,
        time: this.#time,
        isLate,
        doubleMutations: () => doubleMutationsOf(situation, message, this.#time, isLate),
        sweep: () => sweepOf(situation, message, this.#input),
      },
      this.#check,
    );
    return isThrough && isComplete;
  }

  /** The algorithm or key that the request chooses is the same whatever was signed. */
  #choose({ scheme, index, base }: SearchedVariant): void {
    const { request, signatureFields } = base.situation;
    const out = new MessageWriter();
    scheme.write(request, signatureFields, out, index);
    this.#check.choice = out.choice;
  }

  #isLate(): boolean {
    return this.#time.ms > this.#deadlineMs;
  }
}

function singlesBudgets({ situation: { request }, message }: Candidate): number {
  const isLarge =
    request.body.length + message.reduce((sum, { bytes }) => sum + bytes.length, 0) > 2 * LARGE_BYTES;
  if (isLarge) return SINGLES_BUDGETS_OF_LARGE;
  return searches++ < COLD_SEARCHES ? SINGLES_BUDGETS_WHEN_COLD : SINGLES_BUDGETS;
}
