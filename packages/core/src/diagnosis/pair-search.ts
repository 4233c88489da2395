/** The search for two mistakes that together give the signature that was sent, the likeliest first. */

import type { GroupVariant, Trials } from './candidate-check.ts';
import { changed, type Sketch } from './candidate-message.ts';
import { byRank, type Ranks } from './likelihood.ts';
import type { Change, Draft } from './mutation.ts';
import { type Drafting, draftOfBoth, type Effect, inOrder } from './mutation-effects.ts';
import type { SecretVariant } from './secret-variants.ts';
import type { Steps, WorkingTime } from './time-budget.ts';

/** What two mistakes are put together from. */
export interface PairSearchInput extends Drafting {
  readonly base: Sketch;
  readonly right: readonly SecretVariant[];
  readonly wrong: readonly SecretVariant[];
  readonly effects: readonly Effect[];
  /** Changes that are two mistakes at once, which take a while to make. */
  readonly doubleChanges: () => Steps<readonly Change[]>;
  /** Secrets got wrong in two ways at once, which take a while to make. */
  readonly twiceMistaken: () => Steps<readonly SecretVariant[]>;
  /** One mistake that can be made in a great many ways. */
  readonly sweep: () => readonly Change[];
  readonly time: WorkingTime;
  readonly isLate: () => boolean;
}

/** What takes long to make is not made before its rank: most searches have ended by then. */
const DOUBLE_CHANGES_FROM = 6;
const TWICE_MISTAKEN_FROM = 9;
const SWEEP_FROM = 40;
/** What else explains the signature is hardly more far-fetched than what was found by more than this. */
const COST_BEYOND_A_MATCH = 2;

/** Searches for pairs; false when time ran out. */
export function* pairSearch(input: PairSearchInput, trials: Trials): Steps<boolean> {
  return yield* new PairSearch(input, trials).run();
}

class PairSearch {
  readonly #input: PairSearchInput;
  readonly #trials: Trials;
  readonly #effects: Ranks<Effect>;
  readonly #wrong: Ranks<SecretVariant>;
  readonly #variants: Ranks<GroupVariant>;
  #doubleChanges: Ranks<Change> = [];
  #twiceMistaken: Ranks<SecretVariant> = [];
  #sweep: Ranks<Change> = [];
  #matches = 0;
  #highestCost = Number.POSITIVE_INFINITY;

  constructor(input: PairSearchInput, trials: Trials) {
    this.#input = input;
    this.#trials = trials;
    this.#effects = byRank(input.effects);
    this.#wrong = byRank(input.wrong);
    this.#variants = byRank(trials.variants);
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
    const { matches } = this.#trials;
    if (matches.length > this.#matches) {
      this.#matches = matches.length;
      this.#highestCost = Math.min(...matches.map((match) => match.cost)) + COST_BEYOND_A_MATCH;
    }
    return cost > this.#highestCost;
  }

  #highestRank(): number {
    const highest = Math.max(this.#effects.length, this.#wrong.length, this.#variants.length) - 1;
    const ofOneValue = [this.#doubleChanges, this.#twiceMistaken, this.#sweep].map(
      ({ length }) => length - 1,
    );
    return Math.max(2 * highest, SWEEP_FROM, ...ofOneValue);
  }

  /** What is wrong with one value alone, twice or in a great many ways. */
  *#oneValue(rank: number): Steps<boolean> {
    const { base, time, isLate, doubleChanges, twiceMistaken, sweep } = this.#input;
    if (rank === DOUBLE_CHANGES_FROM) this.#doubleChanges = byRank(yield* doubleChanges(), rank);
    if (rank === TWICE_MISTAKEN_FROM) this.#twiceMistaken = byRank(yield* twiceMistaken(), rank);
    if (rank === SWEEP_FROM) this.#sweep = byRank(sweep(), rank);
    for (const secret of this.#twiceMistaken[rank] ?? []) {
      if (this.#isTooFarFetched(secret.cost)) continue;
      yield* time.pause();
      if (isLate()) return false;
      this.#trials.hmac({ secret, draft: base.draft, mistakes: [], cost: secret.cost });
    }
    for (const change of [...(this.#doubleChanges[rank] ?? []), ...(this.#sweep[rank] ?? [])]) {
      if (this.#isTooFarFetched(change.cost)) continue;
      yield* time.pause();
      if (isLate()) return false;
      this.#tryDraft(changed(base, change, this.#input)?.draft, [change.mistakes], change.cost);
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
      if (isLate() || !this.#changeAndVariant(effect, second)) return false;
      if (first > second) continue;
      if (!this.#twoChanges(effect, first === second ? others.slice(i + 1) : others)) return false;
    }
    return true;
  }

  #secretAndOther(secret: SecretVariant, rank: number): boolean {
    for (const { sketch, mistakes, cost } of this.#effects[rank] ?? []) {
      if (this.#isTooFarFetched(secret.cost + cost)) continue;
      if (this.#input.isLate()) return false;
      const attempt = { secret, draft: sketch.draft, mistakes: [mistakes], cost: secret.cost + cost };
      this.#trials.hmac(attempt);
    }
    const { draft } = this.#input.base;
    for (const variant of this.#variants[rank] ?? []) {
      if (this.#isTooFarFetched(secret.cost + variant.cost)) continue;
      if (this.#input.isLate()) return false;
      this.#trials.variant(variant, { secret, draft, mistakes: [], cost: secret.cost });
    }
    return true;
  }

  #changeAndVariant({ sketch: { draft }, mistakes, cost }: Effect, rank: number): boolean {
    for (const variant of this.#variants[rank] ?? []) {
      if (this.#isTooFarFetched(cost + variant.cost)) continue;
      for (const secret of this.#input.right) {
        if (this.#input.isLate()) return false;
        this.#trials.variant(variant, { secret, draft, mistakes: [mistakes], cost });
      }
    }
    return true;
  }

  #twoChanges(one: Effect, others: readonly Effect[]): boolean {
    for (const other of others) {
      if (this.#isTooFarFetched(one.cost + other.cost)) continue;
      if (this.#input.isLate()) return false;
      const mistakes = inOrder(one, other).map((effect) => effect.mistakes);
      this.#tryDraft(draftOfBoth(one, other, this.#input), mistakes, one.cost + other.cost);
    }
    return true;
  }

  #tryDraft(draft: Draft | undefined, mistakes: readonly Change['mistakes'][], cost: number): void {
    if (draft === undefined) return;
    for (const secret of this.#input.right) {
      if (!this.#input.isLate()) this.#trials.hmac({ secret, draft, mistakes, cost });
    }
  }
}
