/** Finds replay ids: a table that is exchanged for a larger one little by little. */

import { randomInt } from 'node:crypto';
import type { ReplayIdentity } from './replay-identity.ts';
import { type GoneIds, ReplayTable, type TableEntry } from './replay-table.ts';

/** Whose an id is. */
export interface ReplayOwner {
  /** Stands for the key in entries. */
  readonly number: number;
  /** Tells its ids from those that another key left behind under the same number. */
  readonly salt: number;
}

/** Buckets of the first table: a page of memory. */
const FIRST_BUCKETS = 32;
/**
 * Ids in a bucket of the largest table, on average, when all are there: 17 bytes an id. With 8, nearly every look would go on
 * to the next bucket.
 */
const MOST_IDS_PER_BUCKET = 7.5;
/** Ids in a bucket, on average, beyond which a table has to grow, and how it grows. */
const IDS_PER_BUCKET = 6.4;
const GROWTH = 1.5;
/** Buckets that are emptied for each id that is added, so that a table has moved before the next one is full. */
const MOVED_AT_ONCE = 2;
/** Ids that are kept apart before those that are gone are looked for. */
const FEW_APART = 64;

/** All ids that are held, of all keys. */
export class ReplayIndex {
  readonly #mostBuckets: number;
  #table: ReplayTable | undefined;
  /** The table before, while ids are still in it, and how many of its buckets have been emptied. */
  #former: ReplayTable | undefined;
  #emptied = 0;
  /** Ids that a table cannot hold: they expire in more than six days, or the clock was set by days. */
  readonly #apart = new Map<string, TableEntry>();
  #mostApart = FEW_APART;
  /** None of them expires later. */
  #lastApart = Number.NEGATIVE_INFINITY;
  /** The id that it was turned to last. */
  readonly #entry: TableEntry = { first: 0, second: 0, owner: 0, expirySecond: 0 };

  /** Factors that place ids, unknown to those who could choose ids that crowd one bucket. */
  readonly #factor = randomOdd();
  readonly #otherFactor = randomOdd();
  readonly #saltFactor = randomOdd();

  constructor(maxIds: number) {
    this.#mostBuckets = Math.ceil(maxIds / MOST_IDS_PER_BUCKET);
  }

  /** Turns to an id of a key. */
  turnTo({ first, second }: ReplayIdentity, { number, salt }: ReplayOwner): void {
    const entry = this.#entry;
    // A bijection of the two words, given the owner, so that no two ids become one here.
    entry.first = scatter(
      Math.imul(first, this.#factor) +
        Math.imul(second, this.#otherFactor) +
        Math.imul(salt, this.#saltFactor),
    );
    entry.second = second;
    entry.owner = number;
  }

  /** Tells whether that id is held, and expires after `deadUntil`. */
  has(deadUntil: number): boolean {
    const table = this.#table;
    if (table === undefined) return false;
    const entry = this.#entry;
    if (table.has(entry, deadUntil)) return true;
    if (this.#former?.has(entry, deadUntil)) return true;
    return deadUntil < this.#lastApart && this.#hasApart(entry, deadUntil);
  }

  /**
   * Holds that id, which is not held yet.
   *
   * @param size How many ids there are, without this one.
   */
  add(expirySecond: number, size: number, gone: GoneIds): void {
    const table = this.#tableFor(size, gone);
    this.#entry.expirySecond = expirySecond;
    this.#put(table, this.#entry, gone);
    if (this.#former !== undefined) this.#move(this.#former, MOVED_AT_ONCE, gone);
  }

  #tableFor(size: number, gone: GoneIds): ReplayTable {
    const table = this.#table;
    const { nowSecond } = gone;
    if (table === undefined) {
      this.#table = new ReplayTable(Math.min(FIRST_BUCKETS, this.#mostBuckets), nowSecond);
      return this.#table;
    }
    const isFull = table.buckets < this.#mostBuckets && size >= table.buckets * IDS_PER_BUCKET;
    if (!isFull && !table.isOutdatedAt(nowSecond)) return table;
    if (this.#former !== undefined) this.#move(this.#former, this.#former.buckets, gone);
    this.#former = table;
    this.#emptied = 0;
    const buckets = isFull ? Math.min(Math.ceil(table.buckets * GROWTH), this.#mostBuckets) : table.buckets;
    const next = new ReplayTable(buckets, nowSecond);
    this.#table = next;
    this.#rejoin(next, gone);
    return next;
  }

  /** Gives those that are kept apart a place in the next table. */
  #rejoin(table: ReplayTable, gone: GoneIds): void {
    const apart = [...this.#apart.values()];
    this.#apart.clear();
    this.#lastApart = Number.NEGATIVE_INFINITY;
    for (const entry of apart) if (!isGone(entry, gone)) this.#put(table, entry, gone);
  }

  #put(table: ReplayTable, entry: TableEntry, gone: GoneIds): void {
    if (!table.add(entry, gone)) this.#putApart(entry, gone);
  }

  #putApart(entry: TableEntry, gone: GoneIds): void {
    if (this.#apart.size >= this.#mostApart) {
      for (const [name, each] of this.#apart) if (isGone(each, gone)) this.#apart.delete(name);
      this.#mostApart = Math.max(FEW_APART, this.#apart.size * 2);
    }
    this.#apart.set(nameOf(entry), { ...entry });
    this.#lastApart = Math.max(this.#lastApart, entry.expirySecond);
  }

  #hasApart(entry: TableEntry, deadUntil: number): boolean {
    const apart = this.#apart.get(nameOf(entry));
    return apart !== undefined && apart.expirySecond > deadUntil;
  }

  #move(former: ReplayTable, buckets: number, gone: GoneIds): void {
    const table = this.#table as ReplayTable;
    const end = Math.min(this.#emptied + buckets, former.buckets);
    for (; this.#emptied < end; this.#emptied++)
      former.empty(this.#emptied, gone, (entry) => this.#put(table, entry, gone));
    if (this.#emptied === former.buckets) this.#former = undefined;
  }
}

function isGone({ owner, expirySecond }: TableEntry, gone: GoneIds): boolean {
  return expirySecond <= gone.nowSecond || gone.isGone(owner, expirySecond);
}

function nameOf({ first, second, owner }: TableEntry): string {
  return `${owner}/${first}/${second}`;
}

/** The last steps of MurmurHash3, a bijection: words of a pattern come out without one. */
function scatter(word: number): number {
  let bits = word ^ (word >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function randomOdd(): number {
  return randomInt(2 ** 32) | 1;
}
