/** Limits and allowlists that many keys have alike, once: what is one for all keys stays in the processor's caches. */

import { LRUCache } from 'lru-cache';
import { type AddressAllowlist, compileAllowlist } from '../checks/address.ts';
import type { Limit } from '../store/store.ts';

/** Plans, and networks of partners: there are few. */
const MOST_LISTS = 256;
/** Longer lists are hardly those of several keys. */
const LONGEST_TEXT = 1024;

const limitLists = new LRUCache<string, readonly Limit[]>({ max: MOST_LISTS });
const allowlists = new LRUCache<string, AddressAllowlist>({ max: MOST_LISTS });

/** The same limits, in a list that all keys with these limits have. */
export function sharedLimits(limits: readonly Limit[]): readonly Limit[] {
  return sharedBy(limitLists, limits, (given) =>
    Object.freeze(given.map((limit) => Object.freeze({ ...limit }))),
  );
}

/**
 * The compiled allowlist that all keys with these entries have.
 *
 * @throws TypeError as `compileAllowlist` does.
 */
export function sharedAllowlist(entries: readonly string[]): AddressAllowlist {
  return sharedBy(allowlists, entries, compileAllowlist);
}

function sharedBy<Given extends object, Made extends object>(
  known: LRUCache<string, Made>,
  given: Given,
  make: (given: Given) => Made,
): Made {
  const text = JSON.stringify(given);
  if (text.length > LONGEST_TEXT) return make(given);
  let made = known.get(text);
  if (made === undefined) {
    made = make(given);
    known.set(text, made);
  }
  return made;
}
