/**
 * Replay ids in memory, bounded and exact: none is forgotten without a trace while its request could still pass.
 *
 * Entries are 16-byte digests in typed arrays, chained twice: by digest to be found, and by the second in which they
 * expire to be forgotten. When there is no room, an entry of the second that has been in use for longest goes, and its
 * key keeps a floor: what expires no later than the floor can no longer be proved to be new. By age and not by expiry:
 * else a key that dates its requests ahead would displace the entries of all keys that do not.
 */

import { randomBytes } from 'node:crypto';
import { hashText } from '../scheme/one-shot-hash.ts';

/** What is known of a replay id. */
export type ReplayKnowledge = 'new' | 'seen' | 'unprovable';

const DIGEST_WORDS = 4;
/** Entries are numbered from 1, so that arrays need no filling and take memory only as they are used. */
const NONE = 0;

/** A set of replay ids that each expire by themselves. */
export class ReplayMemory {
  readonly #maxEntries: number;
  readonly #maxFloors: number;
  /** Makes digests unpredictable, so that nobody can crowd one chain of the table. */
  readonly #seed = randomBytes(16).toString('hex');

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
  readonly #words = new Int32Array(DIGEST_WORDS);
  #keyHash = 0;

  /**
   * @param maxEntries How many replay ids are remembered at once; 32 to 36 bytes each.
   * @param maxFloors For how many keys at once a floor of their own is kept.
   */
  constructor(maxEntries: number, maxFloors: number) {
    this.#maxEntries = maxEntries;
    this.#maxFloors = maxFloors;
    this.#digests = new Int32Array((maxEntries + 1) * DIGEST_WORDS);
    this.#keyHashes = new Int32Array(maxEntries + 1);
    this.#nextInChain = new Int32Array(maxEntries + 1);
    this.#nextInSecond = new Int32Array(maxEntries + 1);
    this.#chains = new Int32Array(2 ** Math.ceil(Math.log2(maxEntries)));
  }

  /** How many replay ids are remembered. */
  get size(): number {
    return this.#size;
  }

  /** What is known of a replay id, after forgetting what has expired. {@link remember} refers to the id looked at. */
  look(keyId: string, replayId: string, expiresAtMs: number, nowMs: number): ReplayKnowledge {
    this.#forgetExpired(Math.floor(nowMs / 1000));
    this.#identify(keyId, replayId);
    if (this.#isRemembered()) return 'seen';
    const second = secondOf(expiresAtMs);
    const floor = this.#floors.get(this.#keyHash);
    return second <= this.#commonFloor || (floor !== undefined && second <= floor) ? 'unprovable' : 'new';
  }

  /** Remembers the replay id last looked at, until `expiresAtMs` at least. */
  remember(expiresAtMs: number): void {
    if (this.#size === this.#maxEntries) this.#dropOldest();
    const entry = this.#takeEntry();
    const second = secondOf(expiresAtMs);
    this.#digests.set(this.#words, entry * DIGEST_WORDS);
    this.#keyHashes[entry] = this.#keyHash;
    const chain = this.#chainOf(this.#words[0] as number);
    this.#nextInChain[entry] = this.#chains[chain] as number;
    this.#chains[chain] = entry;
    this.#nextInSecond[entry] = this.#seconds.get(second) ?? NONE;
    this.#seconds.set(second, entry);
    this.#firstSecond = Math.min(this.#firstSecond, second);
    this.#size++;
  }

  #identify(keyId: string, replayId: string): void {
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    const digest = hashText('sha256', `${this.#seed}${keyId.length}:${keyId}${replayId}`, 'latin1');
    for (let i = 0; i < DIGEST_WORDS; i++) {
      this.#words[i] =
        digest.charCodeAt(i * 4) |
        (digest.charCodeAt(i * 4 + 1) << 8) |
        (digest.charCodeAt(i * 4 + 2) << 16) |
        (digest.charCodeAt(i * 4 + 3) << 24);
    }
    this.#keyHash = hashOfKey(keyId);
  }

  #isRemembered(): boolean {
    const [a, b, c, d] = this.#words as unknown as [number, number, number, number];
    let entry = this.#chains[this.#chainOf(a)] as number;
    while (entry !== NONE) {
      const at = entry * DIGEST_WORDS;
      const digests = this.#digests;
      if (digests[at] === a && digests[at + 1] === b && digests[at + 2] === c && digests[at + 3] === d)
        return true;
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
    const chain = this.#chainOf(this.#digests[entry * DIGEST_WORDS] as number);
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

  #chainOf(word: number): number {
    return word & (this.#chains.length - 1);
  }
}

function secondOf(ms: number): number {
  return Math.ceil(ms / 1000);
}

/** FNV-1a. Two keys with one hash share a floor, which refuses too much and never too little. */
function hashOfKey(keyId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < keyId.length; i++) hash = Math.imul(hash ^ keyId.charCodeAt(i), 0x01000193);
  return hash;
}
