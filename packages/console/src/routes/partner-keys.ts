/** Bound of the keys that partners make for themselves. */

import { ownerOf } from '../record/entry-of-event.ts';
import type { ConsoleKeys } from '../server/console-parts.ts';
import { ProblemError } from '../server/problem.ts';

/** Revoked ones are among them, for they stay where keys are kept. */
const MOST_KEYS = 100;

/** Keys that are being made, by their owner. */
const underWay = new WeakMap<ConsoleKeys, Map<string, number>>();

/**
 * Makes a key of an owner, unless there are enough. What others make for the same owner meanwhile counts, too.
 *
 * @throws ProblemError where there are enough.
 */
export async function withinBound<T>(
  all: ConsoleKeys,
  owner: string | undefined,
  make: () => Promise<T>,
): Promise<T> {
  if (owner === undefined) return make();
  const pending = underWay.get(all) ?? new Map<string, number>();
  underWay.set(all, pending);
  const before = pending.get(owner) ?? 0;
  pending.set(owner, before + 1);
  try {
    if (before + (await countOf(all, owner)) >= MOST_KEYS)
      throw new ProblemError(
        'conflict',
        `There are ${MOST_KEYS} keys of this owner, which is the most: ask the operator to remove some.`,
      );
    return await make();
  } finally {
    const left = (pending.get(owner) ?? 1) - 1;
    if (left > 0) pending.set(owner, left);
    else pending.delete(owner);
  }
}

/** Keys of an owner, up to the bound. Those after one that cannot be read are not counted, so that it stops nobody. */
async function countOf(all: ConsoleKeys, owner: string): Promise<number> {
  let count = 0;
  try {
    for await (const key of all.list()) {
      if (ownerOf(key) === owner) count++;
      if (count >= MOST_KEYS) break;
    }
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code !== 'record_unreadable') throw error;
  }
  return count;
}
