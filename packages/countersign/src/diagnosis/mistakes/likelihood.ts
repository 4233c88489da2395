/** The likelihood of mistakes, compared with each other. */

import type { NamedMistake } from './named-mistake.ts';

/** Something that may have been done. */
export interface Possibility {
  readonly mistakes: readonly NamedMistake[];
  /** The higher, the more far-fetched. */
  readonly cost: number;
}

/** Possibilities by rank: the lower, the likelier. */
export type Ranks<T> = readonly (readonly T[])[];

/** So many ranks further is what is half as likely. */
const RANKS_A_HALVING = 4;
const RANKS_A_COST = 3;

/** The likelihood that all ways with one name and one cost have together, compared with that of others. */
export function likelihoodOf(cost: number): number {
  return 2 ** ((-cost * RANKS_A_COST) / RANKS_A_HALVING);
}

/**
 * Ranks possibilities, so that the ranks of two add up to that of both together.
 *
 * A mistake that can be made in a hundred ways is not a hundred times as likely as one that can be made in one only. So
 * the ways that have one name, and are equally far-fetched, share what one of them would have.
 *
 * @param lowest the rank of what would have a lower one.
 */
export function byRank<T extends Possibility>(possibilities: readonly T[], lowest = 0): Ranks<T> {
  const families = new Map<string, T[]>();
  for (const possibility of possibilities) {
    const name = `${possibility.mistakes.map(({ code }) => code).join()} ${possibility.cost}`;
    const family = families.get(name);
    if (family === undefined) families.set(name, [possibility]);
    else family.push(possibility);
  }
  const ranks: T[][] = [];
  for (const family of families.values()) {
    const { cost } = family[0] as T;
    const rank = Math.round(cost * RANKS_A_COST + Math.log2(family.length) * RANKS_A_HALVING);
    while (ranks.length <= Math.max(rank, lowest)) ranks.push([]);
    ranks[Math.max(rank, lowest)]?.push(...family);
  }
  return ranks;
}
