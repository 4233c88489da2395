/**
 * Replay ids in memory, bounded and exact: none is forgotten without a trace while its request could still pass.
 *
 * Entries are 16-byte digests in typed arrays, chained twice: by digest to be found, and by the second in which they
 * expire to be forgotten. When there is no room, an entry of the second that has been in use for longest goes, and its
 * key keeps a floor: what expires no later than the floor can no longer be proved to be new. By age and not by expiry:
 * else a key that dates its requests ahead would displace the entries of all keys that do not.
 */

import { randomInt } from 'node:crypto';
import { IDENTITY_WORDS, ReplayIdentity } from './replay-identity.ts';
import type { ReplayClaim } from './store.ts';

/** What is known of a replay id. */
export type ReplayKnowledge = 'new' | 'seen' | 'unprovable';

/** Entries are numbered from 1, so that arrays need no filling and take memory only as they are used. */
const NONE = 0;

/** A set of replay ids that each expire by themselves. */
export class ReplayMemory {
  readonly #maxEntries: number;
  readonly #maxFloors: number;

  readonly #digests: Int32Array;
  readonly #keyHashes: Int32Array;
  readonly #nextInChain: Int32Array;
  readonly #nextInSecond: Int32Array;
  readonly #chains: Int32Array;
  #size = 0;
  /** The highest number given out so far, and the first of those given back. */
  #lastEntry = 0;
  #freeEntry = NONE;

  /** The first entry of each second in which entries expire; in the order in which the seconds came into use. */
  readonly #seconds = new Map<number, number>();
  /** No entry expires before this second. */
  #firstSecond = Number.POSITIVE_INFINITY;
  /** The second that has been in use for longest, once it has been looked for. */
  #oldestSecond: number | undefined;
  /** By hashed key: the last second of expiry of an entry that was dropped for lack of room. */
  readonly #floors = new Map<number, number>();
  /** The same for all keys: entries that expired (the clock may be set back), and floors dropped for lack of room. */
  #commonFloor = Number.NEGATIVE_INFINITY;

  /** The id last looked at. */
  readonly #identity: ReplayIdentity;
  /** Factors that place identities in the table, unknown to those who could choose identities that crowd one chain. */
  readonly #factor = randomInt(2 ** 32) | 1;
  readonly #otherFactor = randomInt(2 ** 32) | 1;
  readonly #shift: number;

  /**
   * @param maxEntries How many replay ids are remembered at once; 32 to 36 bytes each.
   * @param maxFloors For how many keys at once a floor of their own is kept.
   */
  constructor(maxEntries: number, maxFloors: number) {
    this.#maxEntries = maxEntries;
    this.#maxFloors = maxFloors;
    this.#digests = new Int32Array((maxEntries + 1) * IDENTITY_WORDS);
    this.#keyHashes = new Int32Array(maxEntries + 1);
    this.#nextInChain = new Int32Array(maxEntries + 1);
    this.#nextInSecond = new Int32Array(maxEntries + 1);
    const chainBits = Math.max(1, Math.ceil(Math.log2(maxEntries)));
    this.#chains = new Int32Array(2 ** chainBits);
    this.#shift = 32 - chainBits;
    this.#identity = new ReplayIdentity(maxFloors);
  }

  /** How many replay ids are remembered. */
  get size(): number {
    return this.#size;
  }

  /** What is known of a replay id, after forgetting what has expired. {@link remember} refers to the id looked at. */
  look(
    claim: Pick<ReplayClaim, 'keyId' | 'replayId' | 'replayIdIsDigest' | 'expiresAtMs' | 'nowMs'>,
  ): ReplayKnowledge {
    this.#forgetExpired(Math.floor(claim.nowMs / 1000));
    this.#identity.take(claim);
    if (this.#isRemembered()) return 'seen';
    const second = secondOf(claim.expiresAtMs);
    const floor = this.#floors.get(this.#identity.keyHash);
    return second <= this.#commonFloor || (floor !== undefined && second <= floor) ? 'unprovable' : 'new';
  }

  /** Remembers the replay id last looked at, until `expiresAtMs` at least. */
  remember(expiresAtMs: number): void {
    if (this.#size === this.#maxEntries) this.#dropOldest();
    const entry = this.#takeEntry();
    const second = secondOf(expiresAtMs);
    const { words, keyHash } = this.#identity;
    for (let i = 0; i < IDENTITY_WORDS; i++) this.#digests[entry * IDENTITY_WORDS + i] = words[i] as number;
    this.#keyHashes[entry] = keyHash;
    const chain = this.#chainOf(words, 0);
    this.#nextInChain[entry] = this.#chains[chain] as number;
    this.#chains[chain] = entry;
    this.#nextInSecond[entry] = this.#seconds.get(second) ?? NONE;
    this.#seconds.set(second, entry);
    this.#firstSecond = Math.min(this.#firstSecond, second);
    this.#size++;
  }

  #isRemembered(): boolean {
    const { words } = this.#identity;
    const digests = this.#digests;
    let entry = this.#chains[this.#chainOf(words, 0)] as number;
    while (entry !== NONE) {
      const at = entry * IDENTITY_WORDS;
      let i = 0;
      while (i < IDENTITY_WORDS && digests[at + i] === words[i]) i++;
      if (i === IDENTITY_WORDS) return true;
      entry = this.#nextInChain[entry] as number;
    }
    return false;
  }

  #takeEntry(): number {
    const entry = this.#freeEntry;
    if (entry === NONE) return ++this.#lastEntry;
    this.#freeEntry = this.#nextInChain[entry] as number;
    return entry;
  }

  #forgetExpired(nowSecond: number): void {
    while (this.#firstSecond <= nowSecond) {
      const second = this.#firstSecond;
      let entry = this.#seconds.get(second) ?? NONE;
      while (entry !== NONE) {
        const next = this.#nextInSecond[entry] as number;
        this.#release(entry);
        entry = next;
      }
      this.#closeSecond(second);
      this.#commonFloor = Math.max(this.#commonFloor, second);
    }
  }

  #dropOldest(): void {
    this.#oldestSecond ??= this.#seconds.keys().next().value as number;
    const second = this.#oldestSecond;
    const entry = this.#seconds.get(second) as number;
    const next = this.#nextInSecond[entry] as number;
    this.#raiseFloor(this.#keyHashes[entry] as number, second);
    this.#release(entry);
    if (next === NONE) this.#closeSecond(second);
    else this.#seconds.set(second, next);
  }

  #raiseFloor(keyHash: number, second: number): void {
    // Set anew, so that the map stays ordered by the time of the last change.
    const floor = Math.max(second, this.#floors.get(keyHash) ?? second);
    this.#floors.delete(keyHash);
    this.#floors.set(keyHash, floor);
    if (this.#floors.size <= this.#maxFloors) return;
    const [oldestKey, oldestFloor] = this.#floors.entries().next().value as [number, number];
    this.#floors.delete(oldestKey);
    this.#commonFloor = Math.max(this.#commonFloor, oldestFloor);
  }

  #release(entry: number): void {
    const chain = this.#chainOf(this.#digests, entry * IDENTITY_WORDS);
    const next = this.#nextInChain[entry] as number;
    let before = this.#chains[chain] as number;
    if (before === entry) this.#chains[chain] = next;
    else {
      while (this.#nextInChain[before] !== entry) before = this.#nextInChain[before] as number;
      this.#nextInChain[before] = next;
    }
    this.#nextInChain[entry] = this.#freeEntry;
    this.#freeEntry = entry;
    this.#size--;
  }

  #closeSecond(second: number): void {
    this.#seconds.delete(second);
    if (second === this.#oldestSecond) this.#oldestSecond = undefined;
    if (second === this.#firstSecond) this.#firstSecond = this.#secondAfter(second);
  }

  #secondAfter(second: number): number {
    if (this.#seconds.size === 0) return Number.POSITIVE_INFINITY;
    // Seconds are dense under load; across a long gap it is cheaper to look at all of them.
    for (let next = second + 1; next < second + 1000; next++) if (this.#seconds.has(next)) return next;
    let first = Number.POSITIVE_INFINITY;
    for (const next of this.#seconds.keys()) if (next > second && next < first) first = next;
    return first;
  }

  /** Multiply-shift hashing of two of the words. */
  #chainOf(words: Int32Array, at: number): number {
    const place =
      Math.imul(words[at] as number, this.#factor) + Math.imul(words[at + 1] as number, this.#otherFactor);
    return place >>> this.#shift;
  }
}

function secondOf(ms: number): number {
  return Math.ceil(ms / 1000);
}
