/** Mistakes with one value alone: made twice, or in a great many ways. */

import { byRank, type Ranks } from '../mistakes/likelihood.ts';
import type { Mutation } from '../mutations/mutation.ts';
import type { KeyVariant } from '../secrets/key-variant.ts';
import type { Steps } from '../time-budget.ts';

/** Makes them, which takes a while. */
export interface DoubleMistakeSources {
  /** Secrets got wrong in two ways at once. */
  readonly twiceMistaken: () => Steps<readonly KeyVariant[]>;
  /** Mutations that are two mistakes at once. */
  readonly doubleMutations: () => Steps<readonly Mutation[]>;
  /** One mistake that can be made in a great many ways. */
  readonly sweep: () => readonly Mutation[];
}

const DOUBLE_MUTATIONS_FROM = 6;
const TWICE_MISTAKEN_FROM = 9;
const SWEEP_FROM = 40;

/** Has none of them made before its rank: most searches have ended by then. */
export class DoubleMistakes {
  readonly #sources: DoubleMistakeSources;
  #secrets: Ranks<KeyVariant> = [];
  #mutations: Ranks<Mutation> = [];
  #sweep: Ranks<Mutation> = [];

  constructor(sources: DoubleMistakeSources) {
    this.#sources = sources;
  }

  /** The highest rank that is known to have any. */
  get highestRank(): number {
    return Math.max(
      SWEEP_FROM,
      ...[this.#secrets, this.#mutations, this.#sweep].map(({ length }) => length - 1),
    );
  }

  /** Makes what is tried from this rank on; to be called for each rank in turn. */
  *prepare(rank: number): Steps<void> {
    const { twiceMistaken, doubleMutations, sweep } = this.#sources;
    if (rank === DOUBLE_MUTATIONS_FROM) this.#mutations = byRank(yield* doubleMutations(), rank);
    if (rank === TWICE_MISTAKEN_FROM) this.#secrets = byRank(yield* twiceMistaken(), rank);
    if (rank === SWEEP_FROM) this.#sweep = byRank(sweep(), rank);
  }

  secretsOf(rank: number): readonly KeyVariant[] {
    return this.#secrets[rank] ?? [];
  }

  mutationsOf(rank: number): readonly Mutation[] {
    return [...(this.#mutations[rank] ?? []), ...(this.#sweep[rank] ?? [])];
  }
}
