/** Keys that partners make for themselves: how many, and on what terms. */

import type { Limit } from 'countersign';
import { ownerOf } from '../record/entry-of-event.ts';
import type { ConsoleKeys } from '../server/console-parts.ts';
import { ProblemError } from '../server/problem.ts';
import type { StoredKey } from './key-view.ts';

/** Revoked ones are among them, for they stay where keys are kept. */
const MOST_KEYS = 100;

/** Keys that are being made, by their owner. */
const underWay = new WeakMap<ConsoleKeys, Map<string, number>>();

/** Rights of a new key, which are no more than the owner has by now. */
export interface KeyTerms {
  readonly limits?: readonly Limit[];
  readonly expiresAt?: Date;
}

/**
 * Makes a key of an owner on the terms of the others, unless there are enough. What others make for the same owner meanwhile counts, too.
 *
 * @throws ProblemError where there are enough, or none of them may be used.
 */
export async function withinBound<T>(
  all: ConsoleKeys,
  { owner, nowMs }: { readonly owner: string; readonly nowMs: number },
  make: (terms: KeyTerms) => Promise<T>,
): Promise<T> {
  const pending = underWay.get(all) ?? new Map<string, number>();
  underWay.set(all, pending);
  const before = pending.get(owner) ?? 0;
  pending.set(owner, before + 1);
  try {
    const keys = await keysWith(all, owner);
    if (before + keys.length >= MOST_KEYS)
      throw new ProblemError(
        'conflict',
        `There are ${MOST_KEYS} keys of this owner, which is the most: ask the operator to remove some.`,
      );
    return await make(termsOf(keys, owner, nowMs));
  } finally {
    const left = (pending.get(owner) ?? 1) - 1;
    if (left > 0) pending.set(owner, left);
    else pending.delete(owner);
  }
}

/** Keys of an owner, up to the bound. Those after one that cannot be read are left out, so that it stops nobody. */
async function keysWith(all: ConsoleKeys, owner: string): Promise<readonly StoredKey[]> {
  const keys: StoredKey[] = [];
  try {
    for await (const key of all.list()) {
      if (ownerOf(key) === owner) keys.push(key);
      if (keys.length >= MOST_KEYS) break;
    }
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code !== 'record_unreadable') throw error;
  }
  return keys;
}

/** Terms that give back nothing of what the operator has taken from the keys of an owner. */
function termsOf(keys: readonly StoredKey[], owner: string, nowMs: number): KeyTerms {
  const lasting = keys.filter(
    ({ status, expiresAt }) =>
      status !== 'revoked' && (expiresAt === undefined || expiresAt.getTime() > nowMs),
  );
  if (keys.length > 0 && !lasting.some(({ status }) => status === 'active'))
    throw new ProblemError(
      'conflict',
      'None of the keys of this owner may be used now, so that only the operator makes another one.',
    );
  const ends = lasting.flatMap(({ expiresAt }) => expiresAt?.getTime() ?? []);
  const limits = strictest(
    lasting.flatMap((key) => key.limits ?? []),
    owner,
  );
  return {
    ...(limits.length > 0 && { limits }),
    ...(ends.length > 0 && { expiresAt: new Date(Math.min(...ends)) }),
  };
}

/** One limit of each kind. New keys of the owner share it, or a hundred of them would have it a hundred times. */
function strictest(all: readonly Limit[], owner: string): readonly Limit[] {
  const limits = new Map<string, Limit>();
  for (const given of all) {
    const limit: Limit = { ...given, sharedBy: given.sharedBy ?? owner };
    const { name, windowSeconds, refill, sharedBy } = limit;
    const kind = JSON.stringify([name, windowSeconds, refill, sharedBy]);
    const known = limits.get(kind);
    if (known === undefined || limit.limit < known.limit) limits.set(kind, limit);
  }
  return [...limits.values()];
}
