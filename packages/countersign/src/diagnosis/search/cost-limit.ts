/** The cost beyond which mistakes are too far-fetched to be tried, once others explain the signature. */

import type { Match } from './candidate-check.ts';

/** Other explanations are hardly more far-fetched than this, compared with the one that was found. */
const COST_BEYOND_A_MATCH = 2;

/** Follows what is found. Of what costs as much, all is tried: else what was found first would be named for certain. */
export class CostLimit {
  readonly #matches: readonly Match[];
  #counted = 0;
  #highest = Number.POSITIVE_INFINITY;

  /** @param matches a list that grows. */
  constructor(matches: readonly Match[]) {
    this.#matches = matches;
  }

  isExceededBy(cost: number): boolean {
    if (this.#matches.length > this.#counted) {
      this.#counted = this.#matches.length;
      this.#highest = Math.min(...this.#matches.map((match) => match.cost)) + COST_BEYOND_A_MATCH;
    }
    return cost > this.#highest;
  }
}
