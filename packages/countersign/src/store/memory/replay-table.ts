/** Replay ids in buckets of 128 bytes, which are two cache lines side by side. */

/** An id, as a table keeps it. */
export interface TableEntry {
  /** The two words that tell it from the others of its key. The first says where it belongs, too. */
  first: number;
  second: number;
  /** Number of its key, below 2²⁸. */
  owner: number;
  expirySecond: number;
}

/** Knowledge of ids that are gone. Nothing is erased: their places are free for others. */
export interface GoneIds {
  /** All that expire no later are gone. */
  readonly nowSecond: number;
  /** None that expires later is gone. */
  readonly latestGone: number;
  /** Tells whether an id that expires in between is gone, by the number of its key. */
  readonly isGone: (owner: number, second: number) => boolean;
}

/** Ids in a bucket: 14 bytes each, and 2 bytes for the spill. */
const PLACES = 9;
const BUCKET_WORDS = 32;
const BUCKET_BYTES = BUCKET_WORDS * 4;
/** Allocators put 16 bytes of their own before a large block: from here on, buckets are whole cache lines. */
const TO_LINE_BYTES = BUCKET_BYTES - 16;
/**
 * Offsets in a bucket. It begins with the first words; ten half words follow, which are the spill (until when ids that did not
 * fit into the bucket may be in the next) and the seconds of expiry without their low bits. These tell that an id is not there
 * and where one can go, so that a single cache line is waited for.
 */
const HALVES = 9;
const SECOND_WORDS = 14;
/** Owners, each with the low bits of the second. */
const OWNERS = 23;
/** The number of the half word of the spill. That of a place is one more than the place. */
const SPILL = 0;
const NO_PLACE = -1;

/** Bits of a second that stand with the owner. */
const LOW_BITS = 4;
const LOW_MASK = 2 ** LOW_BITS - 1;
/** Seconds are counted from the table's own beginning: 12 days of them. Those at the very end would overflow the spill. */
const SPAN = 2 ** 20 - 2 ** LOW_BITS;
/** A table begins so long before the time when it was made, in case the clock is set back. */
const BEFORE = 2 ** 18;

/** Buckets in a row that an id is tried in: so many are hardly ever full in a table that holds no more than it should. */
const MOST_STEPS = 64;

/** A hash table of a fixed size. An id that finds its bucket full spills to the next. */
export class ReplayTable {
  readonly buckets: number;
  /** All its ids expire after this second. */
  readonly #base: number;
  readonly #words: Int32Array;

  /** Takes address space: memory is taken as buckets are written to. */
  constructor(buckets: number, nowSecond: number) {
    this.buckets = buckets;
    this.#base = nowSecond - BEFORE;
    const buffer = new ArrayBuffer(buckets * BUCKET_BYTES + TO_LINE_BYTES);
    this.#words = new Int32Array(buffer, TO_LINE_BYTES);
  }

  /** Tells whether the time is so far from the table's beginning that another one should take over. */
  isOutdatedAt(nowSecond: number): boolean {
    const age = nowSecond - this.#base;
    return age < BEFORE / 2 || age > SPAN / 2;
  }

  /** Tells whether it holds that id of that key, and this expires after `deadUntil`. */
  has({ first, second, owner }: TableEntry, deadUntil: number): boolean {
    const words = this.#words;
    const dead = this.#toCode(deadUntil);
    const deadSpill = dead >> LOW_BITS;
    let at = this.#homeOf(first);
    for (let step = 0; step < MOST_STEPS; step++) {
      for (let i = at; i < at + PLACES; i++) {
        if (words[i] !== first || words[i + SECOND_WORDS] !== second) continue;
        const isOwn = (words[i + OWNERS] as number) >>> LOW_BITS === owner;
        if (isOwn && this.#codeAt(at, i - at) > dead) return true;
      }
      if (this.#halfAt(at, SPILL) <= deadSpill) return false;
      at = this.#after(at);
    }
    return false;
  }

  /** Puts in an id that it does not hold. False where there is no place for it. */
  add(entry: TableEntry, gone: GoneIds): boolean {
    const code = entry.expirySecond - this.#base;
    if (code <= 0 || code >= SPAN) return false;
    const home = this.#homeOf(entry.first);
    let at = home;
    for (let step = 0; step < MOST_STEPS; step++) {
      const place = this.#freePlace(at, gone);
      if (place !== NO_PLACE) {
        if (at === home) this.#write(at, place, entry);
        else this.#spill(entry, home, { at, place });
        return true;
      }
      at = this.#after(at);
    }
    return false;
  }

  /** Empties a bucket, and hands over the ids that are not gone. */
  empty(bucket: number, gone: GoneIds, take: (entry: TableEntry) => void): void {
    const words = this.#words;
    const at = bucket * BUCKET_WORDS;
    for (let place = 0; place < PLACES; place++) {
      if (!this.#isFree(at, place, gone)) take(this.#read(at, place));
      words[at + place + OWNERS] = 0;
      this.#setHalf(at, place + 1, 0);
    }
  }

  /** Where the bucket of an id begins. */
  #homeOf(first: number): number {
    return Math.floor((first >>> 0) * this.buckets * 2 ** -32) * BUCKET_WORDS;
  }

  #after(at: number): number {
    const next = at + BUCKET_WORDS;
    return next === this.#words.length ? 0 : next;
  }

  #freePlace(at: number, gone: GoneIds): number {
    const nowCode = this.#toCode(gone.nowSecond);
    const nowRest = nowCode >> LOW_BITS;
    const mayBeGone = Math.max(nowCode, this.#toCode(gone.latestGone));
    for (let place = 0; place < PLACES; place++) {
      const rest = this.#halfAt(at, place + 1);
      if (rest < nowRest) return place;
      if (rest << LOW_BITS <= mayBeGone && this.#isFree(at, place, gone)) return place;
    }
    return NO_PLACE;
  }

  #isFree(at: number, place: number, { nowSecond, latestGone, isGone }: GoneIds): boolean {
    const code = this.#codeAt(at, place);
    if (code <= this.#toCode(nowSecond)) return true;
    if (code > this.#toCode(latestGone)) return false;
    return isGone((this.#words[at + place + OWNERS] as number) >>> LOW_BITS, this.#base + code);
  }

  /**
   * Makes way for an id in its full bucket, or in those between it and a free place: from each, the id that expires first goes
   * to the next, since a bucket leads to the next for as long as anything of it may be there.
   */
  #spill(entry: TableEntry, home: number, free: { at: number; place: number }): void {
    let { at, place } = free;
    while (at !== home) {
      const before = this.#before(at);
      const first = this.#firstToExpire(before);
      const code = this.#codeAt(before, first);
      if (before === home && entry.expirySecond - this.#base <= code) {
        this.#noteSpill(home, entry.expirySecond - this.#base);
        break;
      }
      this.#write(at, place, this.#read(before, first));
      this.#noteSpill(before, code);
      at = before;
      place = first;
    }
    this.#write(at, place, entry);
  }

  #before(at: number): number {
    return (at === 0 ? this.#words.length : at) - BUCKET_WORDS;
  }

  #firstToExpire(at: number): number {
    let first = 0;
    for (let place = 1; place < PLACES; place++)
      if (this.#codeAt(at, place) < this.#codeAt(at, first)) first = place;
    return first;
  }

  /** In units of 16 seconds, rounded up. */
  #noteSpill(at: number, code: number): void {
    const spill = (code >> LOW_BITS) + 1;
    if (this.#halfAt(at, SPILL) < spill) this.#setHalf(at, SPILL, spill);
  }

  /** A second, from the beginning of the table; the nearest that it can have, for one that is out of reach. */
  #toCode(second: number): number {
    const code = second - this.#base;
    return Math.min(Math.max(code, 0), SPAN);
  }

  /** The second in which the id in a place expires; 0 in one that was never used. */
  #codeAt(at: number, place: number): number {
    const low = (this.#words[at + place + OWNERS] as number) & LOW_MASK;
    return (this.#halfAt(at, place + 1) << LOW_BITS) | low;
  }

  #halfAt(at: number, half: number): number {
    return ((this.#words[at + HALVES + (half >> 1)] as number) >>> ((half & 1) * 16)) & 0xffff;
  }

  #setHalf(at: number, half: number, value: number): void {
    const i = at + HALVES + (half >> 1);
    const shift = (half & 1) * 16;
    this.#words[i] = ((this.#words[i] as number) & ~(0xffff << shift)) | (value << shift);
  }

  #read(at: number, place: number): TableEntry {
    const words = this.#words;
    return {
      first: words[at + place] as number,
      second: words[at + place + SECOND_WORDS] as number,
      owner: (words[at + place + OWNERS] as number) >>> LOW_BITS,
      expirySecond: this.#base + this.#codeAt(at, place),
    };
  }

  #write(at: number, place: number, { first, second, owner, expirySecond }: TableEntry): void {
    const code = expirySecond - this.#base;
    this.#words[at + place] = first;
    this.#words[at + place + SECOND_WORDS] = second;
    this.#words[at + place + OWNERS] = (owner << LOW_BITS) | (code & LOW_MASK);
    this.#setHalf(at, place + 1, code >> LOW_BITS);
  }
}
