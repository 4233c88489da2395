/** Limits and allowlists that many keys have alike, once: what is one for all keys stays in the processor's caches. */

import { LRUCache } from 'lru-cache';
import { type AddressAllowlist, compileAllowlist } from '../checks/address.ts';
import { copiedLimits, type Limit, limitIdentity } from '../store/limit.ts';

/** Plans, and networks of partners: there are few. */
const MOST_LISTS = 256;
/** Longer lists are hardly those of several keys. */
const LONGEST_TEXT = 1024;

const limitLists = new LRUCache<string, readonly Limit[]>({ max: MOST_LISTS });
const allowlists = new LRUCache<string, AddressAllowlist>({ max: MOST_LISTS });

/** The same limits, in a list that all keys with these limits have. */
export function sharedLimits(limits: readonly Limit[]): readonly Limit[] {
  return sharedBy(limitLists, textOf(limits, limitText), () => copiedLimits(limits));
}

/**
 * The compiled allowlist that all keys with these entries have.
 *
 * @throws TypeError as `compileAllowlist` does.
 */
export function sharedAllowlist(entries: readonly string[]): AddressAllowlist {
  return sharedBy(allowlists, textOf(entries, String), () => compileAllowlist(entries));
}

/** Of the very values that are checked: an object of a class may have them elsewhere than JSON looks for them. */
function textOf<Each>(list: readonly Each[], textOfEach: (each: Each) => string): string {
  let text = '';
  for (let i = 0; i < list.length && text.length <= LONGEST_TEXT; i++)
    text += `${textOfEach(list[i] as Each)}\n`;
  return text;
}

/** As the other members are texts of anybody, they are quoted. */
function limitText(limit: Limit): string {
  return JSON.stringify([limit.limit, limitIdentity(limit)]);
}

function sharedBy<Made extends object>(known: LRUCache<string, Made>, text: string, make: () => Made): Made {
  if (text.length > LONGEST_TEXT) return make();
  let made = known.get(text);
  if (made === undefined) {
    made = make();
    known.set(text, made);
  }
  return made;
}
