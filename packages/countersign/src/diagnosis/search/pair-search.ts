/** The search for two mistakes that together give the signature that was sent, the likeliest first. */

import { byRank, type Ranks } from '../mistakes/likelihood.ts';
import type { KeyVariant } from '../secrets/key-variant.ts';
import type { Steps, TimeBudget } from '../time-budget.ts';
import type { CandidateCheck, GroupVariant } from './candidate-check.ts';
import { type DoubleMistakeSources, DoubleMistakes } from './double-mistakes.ts';
import type { MutationEffect } from './mutation-effects.ts';
import { PairCheck, type PairCheckInput } from './pair-check.ts';

/** Single mistakes, from which pairs are put together, and those that are pairs themselves. */
export interface PairSearchInput extends PairCheckInput, DoubleMistakeSources {
  readonly wrongKeys: readonly KeyVariant[];
  readonly effects: readonly MutationEffect[];
  readonly time: TimeBudget;
}

/** Searches for pairs; false when time ran out. */
export function* pairSearch(input: PairSearchInput, check: CandidateCheck): Steps<boolean> {
  return yield* new PairSearch(input, check).run();
}

class PairSearch {
  readonly #input: PairSearchInput;
  readonly #check: PairCheck;
  readonly #doubles: DoubleMistakes;
  readonly #effects: Ranks<MutationEffect>;
  readonly #secrets: Ranks<KeyVariant>;
  readonly #variants: Ranks<GroupVariant>;

  constructor(input: PairSearchInput, check: CandidateCheck) {
    this.#input = input;
    this.#check = new PairCheck(input, check);
    this.#doubles = new DoubleMistakes(input);
    this.#effects = byRank(input.effects);
    this.#secrets = byRank(input.wrongKeys);
    this.#variants = byRank(check.variants);
  }

  *run(): Steps<boolean> {
    const highest = Math.max(this.#effects.length, this.#secrets.length, this.#variants.length) - 1;
    for (let rank = 0; rank <= Math.max(2 * highest, this.#doubles.highestRank); rank++) {
      if (!(yield* this.#withOneValue(rank))) return false;
      for (let first = 0; first <= rank; first++) {
        const second = rank - first;
        if (!(yield* this.#withSecret(first, second)) || !(yield* this.#withEffect(first, second)))
          return false;
      }
    }
    return true;
  }

  /** Both mistakes with one value. */
  *#withOneValue(rank: number): Steps<boolean> {
    const { time } = this.#input;
    yield* this.#doubles.prepare(rank);
    for (const secret of this.#doubles.secretsOf(rank)) {
      yield* time.pause();
      if (!this.#check.secret(secret)) return false;
    }
    for (const mutation of this.#doubles.mutationsOf(rank)) {
      yield* time.pause();
      if (!this.#check.mutation(mutation)) return false;
    }
    return true;
  }

  /** A wrong secret, and a mistake of the second rank. */
  *#withSecret(first: number, second: number): Steps<boolean> {
    const effects = this.#effects[second] ?? [];
    const variants = this.#variants[second] ?? [];
    for (const secret of this.#secrets[first] ?? []) {
      yield* this.#input.time.pause();
      if (this.#input.isLate()) return false;
      if (!this.#check.secretAndEffects(secret, effects)) return false;
      if (!this.#check.secretAndVariants(secret, variants)) return false;
    }
    return true;
  }

  /** A mutation, and a mistake of the second rank that is no wrong secret. */
  *#withEffect(first: number, second: number): Steps<boolean> {
    const others = this.#effects[second] ?? [];
    const variants = this.#variants[second] ?? [];
    for (const [i, effect] of (this.#effects[first] ?? []).entries()) {
      yield* this.#input.time.pause();
      if (this.#input.isLate()) return false;
      if (!this.#check.effectAndVariants(effect, variants)) return false;
      if (first > second) continue;
      const later = first === second ? others.slice(i + 1) : others;
      if (!this.#check.effectAndEffects(effect, later)) return false;
    }
    return true;
  }
}
