/** The entries that each key holds in a shared memory, and the latest expiry of those that it no longer holds. */

import { randomBytes } from 'node:crypto';
import { hashText } from '../../internal/one-shot-hash.ts';
import { EntryLinks, type EntryList, NONE } from './entry-links.ts';
import { type Ranked, ShareRanking } from './share-ranking.ts';

/** The entries of one key, oldest first. */
export interface KeyShare extends EntryList, Ranked {
  readonly keyId: string;
  /** Stands for the key in entries. */
  readonly number: number;
  /** The last second of expiry of an entry that is gone. */
  floor: number;
}

/** So many keys share one floor once they are forgotten, on average, out of so many keys. */
const FORGOTTEN_FLOORS = 2 ** 16;

/**
 * The shares of all keys. A key has one while it holds entries, and for some time after that, since its floor counts for
 * as long as the clock may be set back.
 */
export class KeyShares {
  readonly #maxQuiet: number;
  readonly #links: EntryLinks;
  #size = 0;
  /** Kept only where room is short: most memories never fill up. */
  #ranking: ShareRanking<KeyShare> | undefined;
  /** The ranking is given up below this size, which pays for making it anew. */
  readonly #leastRanked: number;
  readonly #shares = new Map<string, KeyShare>();
  readonly #byNumber: (KeyShare | undefined)[] = [];
  readonly #freeNumbers: number[] = [];
  /** Those that hold nothing, the first to become so first. */
  readonly #quiet = new Set<KeyShare>();
  /** Floors of keys without a share, by a hash of the key that nobody can aim at another's. */
  #forgottenFloors: Float64Array | undefined;
  readonly #seed = randomBytes(16).toString('hex');

  /**
   * @param maxEntries How many entries there are at most.
   * @param maxQuiet How many keys that hold nothing keep a floor of their own.
   */
  constructor(maxEntries: number, maxQuiet: number) {
    this.#maxQuiet = maxQuiet;
    this.#links = new EntryLinks(maxEntries);
    this.#leastRanked = Math.floor(maxEntries * 0.75);
  }

  find(keyId: string): KeyShare | undefined {
    return this.#shares.get(keyId);
  }

  /** The share of a key that is about to get an entry. */
  open(keyId: string): KeyShare {
    const known = this.#shares.get(keyId);
    if (known === undefined) return this.#create(keyId);
    if (known.held === 0) this.#quiet.delete(known);
    return known;
  }

  ofNumber(number: number): KeyShare {
    return this.#byNumber[number] as KeyShare;
  }

  /** The last second for which it cannot be told any more what the key has sent. */
  floorOf(keyId: string): number {
    const share = this.#shares.get(keyId);
    return share === undefined ? this.#forgottenFloor(keyId) : share.floor;
  }

  /**
   * The share that makes room for one more entry of a key in a full memory: the one that would hold the most. That is more
   * than an equal share of the memory, so that no key loses anything while it holds no more than that.
   */
  largestWith(keyId: string): KeyShare {
    this.#ranking ??= new ShareRanking(this.#shares.values());
    const largest = this.#ranking.largest as KeyShare;
    const own = this.#shares.get(keyId);
    return own !== undefined && own.held > 0 && own.held + 1 >= largest.held ? own : largest;
  }

  add(share: KeyShare, entry: number): void {
    this.#links.append(share, entry);
    share.held++;
    this.#size++;
    this.#ranking?.raise(share);
  }

  /** Takes an entry away that expires, or would have expired, in that second. */
  remove(share: KeyShare, entry: number, second: number): void {
    this.#links.remove(share, entry);
    share.held--;
    this.#size--;
    if (this.#size < this.#leastRanked) this.#ranking = undefined;
    else this.#ranking?.lower(share);
    if (second > share.floor) share.floor = second;
    if (share.held === 0) this.#fallQuiet(share);
  }

  #create(keyId: string): KeyShare {
    const number = this.#freeNumbers.pop() ?? this.#byNumber.length;
    const share: KeyShare = {
      keyId,
      number,
      floor: this.#forgottenFloor(keyId),
      first: NONE,
      last: NONE,
      held: 0,
      level: undefined,
      before: undefined,
      after: undefined,
    };
    this.#shares.set(keyId, share);
    this.#byNumber[number] = share;
    return share;
  }

  #fallQuiet(share: KeyShare): void {
    this.#quiet.add(share);
    if (this.#quiet.size <= this.#maxQuiet) return;
    for (const first of this.#quiet) return this.#forget(first);
  }

  #forget(share: KeyShare): void {
    const { keyId, number, floor } = share;
    this.#quiet.delete(share);
    this.#shares.delete(keyId);
    this.#byNumber[number] = undefined;
    this.#freeNumbers.push(number);
    this.#forgottenFloors ??= new Float64Array(FORGOTTEN_FLOORS).fill(Number.NEGATIVE_INFINITY);
    const place = this.#placeOf(keyId);
    this.#forgottenFloors[place] = Math.max(this.#forgottenFloors[place] as number, floor);
  }

  #forgottenFloor(keyId: string): number {
    return this.#forgottenFloors?.[this.#placeOf(keyId)] ?? Number.NEGATIVE_INFINITY;
  }

  #placeOf(keyId: string): number {
    const digest = hashText('sha256', this.#seed + keyId, 'latin1');
    return digest.charCodeAt(0) | (digest.charCodeAt(1) << 8);
  }
}
