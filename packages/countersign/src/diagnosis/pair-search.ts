/** The search for two mistakes that together give the signature that was sent, the likeliest first. */

import type { CandidateCheck, GroupVariant } from './candidate-check.ts';
import type { Candidate, CandidateMessage, MessageVariant } from './candidate-message.ts';
import { byRank, type Ranks } from './likelihood.ts';
import { applyMutation, type Mutation } from './mutation.ts';
import { inOrder, type MutationEffect, messageOfBoth } from './mutation-effects.ts';
import type { SecretVariant } from './secret-variants.ts';
import type { Steps, TimeBudget } from './time-budget.ts';

/** What two mistakes are put together from. */
export interface PairSearchInput extends MessageVariant {
  readonly base: Candidate;
  readonly right: readonly SecretVariant[];
  readonly wrong: readonly SecretVariant[];
  readonly effects: readonly MutationEffect[];
  /** Mutations that are two mistakes at once, which take a while to make. */
  readonly doubleMutations: () => Steps<readonly Mutation[]>;
  /** Secrets got wrong in two ways at once, which take a while to make. */
  readonly twiceMistaken: () => Steps<readonly SecretVariant[]>;
  /** One mistake that can be made in a great many ways. */
  readonly sweep: () => readonly Mutation[];
  readonly time: TimeBudget;
  readonly isLate: () => boolean;
}

/** What takes long to make is not made before its rank: most searches have ended by then. */
const DOUBLE_MUTATIONS_FROM = 6;
const TWICE_MISTAKEN_FROM = 9;
const SWEEP_FROM = 40;
/** What else explains the signature is hardly more far-fetched than what was found by more than this. */
const COST_BEYOND_A_MATCH = 2;

/** Searches for pairs; false when time ran out. */
export function* pairSearch(input: PairSearchInput, check: CandidateCheck): Steps<boolean> {
  return yield* new PairSearch(input, check).run();
}

class PairSearch {
  readonly #input: PairSearchInput;
  readonly #check: CandidateCheck;
  readonly #effects: Ranks<MutationEffect>;
  readonly #wrong: Ranks<SecretVariant>;
  readonly #variants: Ranks<GroupVariant>;
  #doubleMutations: Ranks<Mutation> = [];
  #twiceMistaken: Ranks<SecretVariant> = [];
  #sweep: Ranks<Mutation> = [];
  #matches = 0;
  #highestCost = Number.POSITIVE_INFINITY;

  constructor(input: PairSearchInput, check: CandidateCheck) {
    this.#input = input;
    this.#check = check;
    this.#effects = byRank(input.effects);
    this.#wrong = byRank(input.wrong);
    this.#variants = byRank(check.variants);
  }

  *run(): Steps<boolean> {
    for (let rank = 0; rank <= this.#highestRank(); rank++) {
      if (!(yield* this.#oneValue(rank))) return false;
      for (let first = 0; first <= rank; first++) {
        if (!(yield* this.#both(first, rank - first))) return false;
      }
    }
    return true;
  }

  /** Whether it need not be tried. Of what costs as much, all is: else what was found first would be named for certain. */
  #isTooFarFetched(cost: number): boolean {
    const { matches } = this.#check;
    if (matches.length > this.#matches) {
      this.#matches = matches.length;
      this.#highestCost = Math.min(...matches.map((match) => match.cost)) + COST_BEYOND_A_MATCH;
    }
    return cost > this.#highestCost;
  }

  #highestRank(): number {
    const highest = Math.max(this.#effects.length, this.#wrong.length, this.#variants.length) - 1;
    const ofOneValue = [this.#doubleMutations, this.#twiceMistaken, this.#sweep].map(
      ({ length }) => length - 1,
    );
    return Math.max(2 * highest, SWEEP_FROM, ...ofOneValue);
  }

  /** What is wrong with one value alone, twice or in a great many ways. */
  *#oneValue(rank: number): Steps<boolean> {
    const { base, time, isLate, doubleMutations, twiceMistaken, sweep } = this.#input;
    if (rank === DOUBLE_MUTATIONS_FROM) this.#doubleMutations = byRank(yield* doubleMutations(), rank);
    if (rank === TWICE_MISTAKEN_FROM) this.#twiceMistaken = byRank(yield* twiceMistaken(), rank);
    if (rank === SWEEP_FROM) this.#sweep = byRank(sweep(), rank);
    for (const secret of this.#twiceMistaken[rank] ?? []) {
      if (this.#isTooFarFetched(secret.cost)) continue;
      yield* time.pause();
      if (isLate()) return false;
      this.#check.hmac({ secret, message: base.message, mistakes: [], cost: secret.cost });
    }
    for (const mutation of [...(this.#doubleMutations[rank] ?? []), ...(this.#sweep[rank] ?? [])]) {
      if (this.#isTooFarFetched(mutation.cost)) continue;
      yield* time.pause();
      if (isLate()) return false;
      this.#tryMessage(
        applyMutation(base, mutation, this.#input)?.message,
        [mutation.mistakes],
        mutation.cost,
      );
    }
    return true;
  }

  /** All that has one rank with all that has another. */
  *#both(first: number, second: number): Steps<boolean> {
    const { time, isLate } = this.#input;
    for (const secret of this.#wrong[first] ?? []) {
      yield* time.pause();
      if (isLate() || !this.#secretAndOther(secret, second)) return false;
    }
    const others = this.#effects[second] ?? [];
    for (const [i, effect] of (this.#effects[first] ?? []).entries()) {
      yield* time.pause();
      if (isLate() || !this.#mutationAndVariant(effect, second)) return false;
      if (first > second) continue;
      if (!this.#twoMutations(effect, first === second ? others.slice(i + 1) : others)) return false;
    }
    return true;
  }

  #secretAndOther(secret: SecretVariant, rank: number): boolean {
    for (const { candidate, mistakes, cost } of this.#effects[rank] ?? []) {
      if (this.#isTooFarFetched(secret.cost + cost)) continue;
      if (this.#input.isLate()) return false;
      const verification = {
        secret,
        message: candidate.message,
        mistakes: [mistakes],
        cost: secret.cost + cost,
      };
      this.#check.hmac(verification);
    }
    const { message } = this.#input.base;
    for (const variant of this.#variants[rank] ?? []) {
      if (this.#isTooFarFetched(secret.cost + variant.cost)) continue;
      if (this.#input.isLate()) return false;
      this.#check.variant(variant, { secret, message, mistakes: [], cost: secret.cost });
    }
    return true;
  }

  #mutationAndVariant({ candidate: { message }, mistakes, cost }: MutationEffect, rank: number): boolean {
    for (const variant of this.#variants[rank] ?? []) {
      if (this.#isTooFarFetched(cost + variant.cost)) continue;
      for (const secret of this.#input.right) {
        if (this.#input.isLate()) return false;
        this.#check.variant(variant, { secret, message, mistakes: [mistakes], cost });
      }
    }
    return true;
  }

  #twoMutations(one: MutationEffect, others: readonly MutationEffect[]): boolean {
    for (const other of others) {
      if (this.#isTooFarFetched(one.cost + other.cost)) continue;
      if (this.#input.isLate()) return false;
      const mistakes = inOrder(one, other).map((effect) => effect.mistakes);
      this.#tryMessage(messageOfBoth(one, other, this.#input), mistakes, one.cost + other.cost);
    }
    return true;
  }

  #tryMessage(
    message: CandidateMessage | undefined,
    mistakes: readonly Mutation['mistakes'][],
    cost: number,
  ): void {
    if (message === undefined) return;
    for (const secret of this.#input.right) {
      if (!this.#input.isLate()) this.#check.hmac({ secret, message, mistakes, cost });
    }
  }
}
