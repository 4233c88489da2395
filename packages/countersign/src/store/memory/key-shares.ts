/** Shares of keys in a memory: the number of ids that each holds, and the latest expiry of those that it no longer holds. */

import { randomBytes } from 'node:crypto';
import { hashText } from '../../internal/one-shot-hash.ts';
import { LargestFirst, type Sized } from '../largest-first.ts';
import { type CountedHolder, NEVER, NO_RECORDS, type SecondCount } from './expiry-counts.ts';

/** The ids of one key. */
export interface KeyShare extends Sized, CountedHolder {
  readonly keyId: string;
  /** Ids that it holds. */
  size: number;
  /** The last second of expiry of an id that is gone: what it holds expires later. */
  floor: number;
  /** Unlike its number, no other share ever has it. */
  readonly salt: number;
  /** False once the key has been forgotten, and is to be looked up again. */
  isKnown: boolean;
}

/** So many keys share one floor once they are forgotten, on average, out of so many keys. */
const FORGOTTEN_FLOORS = 2 ** 16;

/**
 * The shares of all keys. A key has one while it holds ids, and for some time after that, since its floor counts for as
 * long as the clock may be set back.
 */
export class KeyShares {
  readonly #maxQuiet: number;
  #size = 0;
  #latestGone = NEVER;
  /** Kept only where room is short: most memories never fill up. */
  #ranking: LargestFirst<KeyShare> | undefined;
  /** The ranking is given up below this size, which pays for making it anew. */
  readonly #leastRanked: number;
  readonly #shares = new Map<string, KeyShare>();
  /** Number of shares that there have been. */
  #made = 0;
  /** Numbers begin at 1. */
  readonly #byNumber: (KeyShare | undefined)[] = [undefined];
  /** Shares that were forgotten, the first first, whose numbers still stand at ids that are gone. */
  readonly #forgotten = new Set<KeyShare>();
  /** Those that hold nothing, the first to become so first. */
  readonly #quiet = new Set<KeyShare>();
  /** Floors of keys without a share, by a hash of the key that nobody can aim at another's. */
  #forgottenFloors: Float64Array | undefined;
  readonly #seed = randomBytes(16).toString('hex');

  /**
   * @param maxIds How many ids there are at most.
   * @param maxQuiet How many keys that hold nothing keep a floor of their own.
   */
  constructor(maxIds: number, maxQuiet: number) {
    this.#maxQuiet = maxQuiet;
    this.#leastRanked = Math.floor(maxIds * 0.75);
  }

  /** Ids that all keys hold together. */
  get size(): number {
    return this.#size;
  }

  /** The highest floor that a share ever had: no id that expires later is gone. */
  get latestGone(): number {
    return this.#latestGone;
  }

  find(keyId: string): KeyShare | undefined {
    return this.#shares.get(keyId);
  }

  /** The share of a key that is about to get an id. */
  open(keyId: string, nowSecond: number): KeyShare {
    return this.#shares.get(keyId) ?? this.#create(keyId, nowSecond);
  }

  ofNumber(number: number): KeyShare {
    return this.#byNumber[number] as KeyShare;
  }

  /** Tells whether an id that expires in that second is gone, by the number of its key. */
  isGone(number: number, second: number): boolean {
    const share = this.#byNumber[number];
    return share === undefined || second <= share.floor;
  }

  /** The last second for which it cannot be told any more what the key has sent. */
  floorOf(keyId: string): number {
    return this.#shares.get(keyId)?.floor ?? this.#forgottenFloor(keyId);
  }

  /**
   * The share that makes room for one more id of a key in a full memory: the one that would hold the most. That is more
   * than an equal share of the memory, so that no key loses anything while it holds no more than that.
   */
  largestWith(keyId: string): KeyShare {
    this.#ranking ??= rankingOf(this.#shares.values());
    const largest = this.#ranking.largest as KeyShare;
    const own = this.#shares.get(keyId);
    return own !== undefined && own.size > 0 && own.size + 1 >= largest.size ? own : largest;
  }

  add(share: KeyShare): void {
    if (share.size === 0) this.#quiet.delete(share);
    share.size++;
    this.#size++;
    if (share.size > 1) this.#ranking?.move(share);
    else this.#ranking?.add(share);
  }

  /** Takes away ids that expire, or would have expired, in that second. */
  lose(share: KeyShare, { second, count }: SecondCount): void {
    share.size -= count;
    this.#size -= count;
    if (this.#size < this.#leastRanked) this.#ranking = undefined;
    else if (share.size > 0) this.#ranking?.move(share);
    else this.#ranking?.remove(share);
    if (second > share.floor) share.floor = second;
    if (second > this.#latestGone) this.#latestGone = second;
    if (share.size === 0) this.#fallQuiet(share);
  }

  #create(keyId: string, nowSecond: number): KeyShare {
    const number = this.#takeNumber(nowSecond);
    const share: KeyShare = {
      number,
      salt: this.#made++,
      floor: this.#forgottenFloor(keyId),
      size: 0,
      isKnown: true,
      ...NO_RECORDS,
      place: -1,
      keyId,
    };
    this.#shares.set(keyId, share);
    this.#byNumber[number] = share;
    return share;
  }

  /** The number of a forgotten share, if all of its ids have expired; else they could pass for ids of the new owner. */
  #takeNumber(nowSecond: number): number {
    for (const share of this.#forgotten) {
      this.#forgotten.delete(share);
      if (share.floor <= nowSecond) return share.number;
      this.#forgotten.add(share);
      break;
    }
    return this.#byNumber.length;
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
    share.isKnown = false;
    this.#byNumber[number] = undefined;
    this.#forgotten.add(share);
    this.#forgottenFloors ??= new Float64Array(FORGOTTEN_FLOORS).fill(NEVER);
    const place = this.#placeOf(keyId);
    this.#forgottenFloors[place] = Math.max(this.#forgottenFloors[place] as number, floor);
  }

  #forgottenFloor(keyId: string): number {
    return this.#forgottenFloors?.[this.#placeOf(keyId)] ?? NEVER;
  }

  #placeOf(keyId: string): number {
    const digest = hashText('sha256', this.#seed + keyId, 'latin1');
    return digest.charCodeAt(0) | (digest.charCodeAt(1) << 8);
  }
}

function rankingOf(shares: Iterable<KeyShare>): LargestFirst<KeyShare> {
  const ranking = new LargestFirst<KeyShare>();
  for (const share of shares) if (share.size > 0) ranking.add(share);
  return ranking;
}
