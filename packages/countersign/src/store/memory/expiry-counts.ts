/** Counts of ids, by key and by the second in which they expire. */

/** No record. Records are numbered from 1. */
const NONE = 0;

/** A second before all others, in the year 1901, that is no larger than a small integer. Infinity takes a place of its own. */
export const NEVER: number = -(2 ** 31);

/** A key, with what the counts know of it. A holder that has none begins with `NO_RECORDS`. */
export interface CountedHolder {
  /** Stands for the key. */
  readonly number: number;
  /** The records of its first and of its last second. */
  lowest: number;
  highest: number;
  /** The record that was counted in last, and its second and count, so that counting there touches nothing else. */
  open: number;
  openSecond: number;
  openCount: number;
}

/** The beginning of a holder. */
export const NO_RECORDS: Omit<CountedHolder, 'number'> = {
  ...{ lowest: NONE, highest: NONE },
  ...{ open: NONE, openSecond: NEVER, openCount: 0 },
};

/** So many ids that expire in one second. */
export interface SecondCount {
  readonly second: number;
  readonly count: number;
}

interface ExpirySecond {
  readonly second: number;
  /** Stands for the second in records. */
  readonly number: number;
  /** The record that was made last, how many there are, and how many of them count nothing any more. */
  record: number;
  records: number;
  dropped: number;
}

/** Fields of a record: a key in a second. */
const OWNER = 0;
const COUNT = 1;
const SECOND = 2;
const NEXT_IN_SECOND = 3;
/** Records of the same key, in the order of their seconds. */
const LOWER = 4;
const HIGHER = 5;
const FIELDS = 6;
/** The owner of a record that was taken from its holder. */
const NOBODY = 0;
/** Records are made in lots, so that none is ever moved. */
const LOT_BITS = 10;
const LOT = 2 ** LOT_BITS;

/**
 * Counts by key and second: 24 bytes for each pair, whatever the count. Counting takes as many steps as the key has later
 * seconds: hardly ever more than one, since requests come about in the order of their dates.
 */
export class ExpiryCounts {
  readonly #lots: Int32Array[] = [];
  #lastRecord = NONE;
  /** The first record that can be used again; the next one is in its place for the next in a second. */
  #freeRecord = NONE;
  readonly #seconds = new Map<number, ExpirySecond>();
  readonly #byNumber: ExpirySecond[] = [];
  readonly #freeNumbers: number[] = [];
  /** The second that comes first; infinite while there is none. */
  #firstSecond = Number.POSITIVE_INFINITY;

  /** No id expires before this second. */
  get firstSecond(): number {
    return this.#firstSecond;
  }

  /** Counts one more id. */
  add(holder: CountedHolder, second: number): void {
    if (holder.openSecond !== second) this.#turnTo(holder, second);
    holder.openCount++;
  }

  /** Opens the record of a second. */
  #turnTo(holder: CountedHolder, second: number): void {
    let above = NONE;
    let below = holder.highest;
    while (below !== NONE && this.#secondOf(below).second > second) {
      above = below;
      below = this.#get(below, LOWER);
    }
    const isThere = below !== NONE && this.#secondOf(below).second === second;
    const record = isThere ? below : this.#make(holder, second, { below, above });
    if (holder.open !== NONE) this.#set(holder.open, COUNT, holder.openCount);
    holder.open = record;
    holder.openSecond = second;
    holder.openCount = this.#get(record, COUNT);
  }

  /** Takes away all that expire in the holder's first second. It must have some. */
  takeLowest(holder: CountedHolder): SecondCount {
    const record = holder.lowest;
    const list = this.#secondOf(record);
    const count = this.#close(holder, record);
    list.dropped++;
    if (list.dropped * 2 > list.records) this.#sweep(list);
    return { second: list.second, count };
  }

  /**
   * Takes away all that expire in the first second, which is over then.
   *
   * @param holderOf Gives the holder of a number.
   * @param lose Called for each holder that had some.
   */
  takeFirstSecond(
    holderOf: (number: number) => CountedHolder,
    lose: (number: number, lost: SecondCount) => void,
  ): void {
    const list = this.#seconds.get(this.#firstSecond) as ExpirySecond;
    const { second } = list;
    for (let record = list.record; record !== NONE; record = this.#get(record, NEXT_IN_SECOND)) {
      const owner = this.#get(record, OWNER);
      if (owner !== NOBODY) lose(owner, { second, count: this.#close(holderOf(owner), record) });
    }
    this.#sweep(list);
  }

  /** Gives back the records of a second that count nothing any more, and the second with the last of them. */
  #sweep(list: ExpirySecond): void {
    let kept = NONE;
    let next = NONE;
    for (let record = list.record; record !== NONE; record = next) {
      next = this.#get(record, NEXT_IN_SECOND);
      if (this.#get(record, OWNER) !== NOBODY) {
        this.#set(record, NEXT_IN_SECOND, kept);
        kept = record;
        continue;
      }
      this.#set(record, NEXT_IN_SECOND, this.#freeRecord);
      this.#freeRecord = record;
      list.records--;
    }
    list.record = kept;
    list.dropped = 0;
    if (kept === NONE) this.#closeSecond(list);
  }

  #closeSecond({ second, number }: ExpirySecond): void {
    this.#seconds.delete(second);
    this.#freeNumbers.push(number);
    if (second === this.#firstSecond) this.#firstSecond = this.#firstAfter(second);
  }

  #make(holder: CountedHolder, second: number, { below, above }: { below: number; above: number }): number {
    const list = this.#seconds.get(second) ?? this.#openSecond(second);
    const record = this.#take();
    this.#set(record, OWNER, holder.number);
    this.#set(record, COUNT, 0);
    this.#set(record, SECOND, list.number);
    this.#set(record, NEXT_IN_SECOND, list.record);
    list.record = record;
    list.records++;
    this.#join(holder, below, record);
    this.#join(holder, record, above);
    return record;
  }

  /** Takes a record from its holder, and returns its count. */
  #close(holder: CountedHolder, record: number): number {
    this.#join(holder, this.#get(record, LOWER), this.#get(record, HIGHER));
    this.#set(record, OWNER, NOBODY);
    if (record !== holder.open) return this.#get(record, COUNT);
    const count = holder.openCount;
    holder.open = NONE;
    holder.openSecond = NEVER;
    return count;
  }

  /** Makes neighbours of two records, or one of them the end. */
  #join(holder: CountedHolder, below: number, above: number): void {
    if (below === NONE) holder.lowest = above;
    else this.#set(below, HIGHER, above);
    if (above === NONE) holder.highest = below;
    else this.#set(above, LOWER, below);
  }

  #take(): number {
    const record = this.#freeRecord;
    if (record !== NONE) {
      this.#freeRecord = this.#get(record, NEXT_IN_SECOND);
      return record;
    }
    this.#lastRecord++;
    if (this.#lastRecord >> LOT_BITS === this.#lots.length) this.#lots.push(new Int32Array(LOT * FIELDS));
    return this.#lastRecord;
  }

  #openSecond(second: number): ExpirySecond {
    const number = this.#freeNumbers.pop() ?? this.#byNumber.length;
    const opened: ExpirySecond = { second, number, record: NONE, records: 0, dropped: 0 };
    this.#seconds.set(second, opened);
    this.#byNumber[number] = opened;
    if (second < this.#firstSecond) this.#firstSecond = second;
    return opened;
  }

  #firstAfter(second: number): number {
    let first = Number.POSITIVE_INFINITY;
    if (this.#seconds.size === 0) return first;
    // Seconds are dense under load; across a long gap it is cheaper to look at all of them.
    for (let next = second + 1; next < second + 1000; next++) if (this.#seconds.has(next)) return next;
    for (const next of this.#seconds.keys()) if (next < first) first = next;
    return first;
  }

  #secondOf(record: number): ExpirySecond {
    return this.#byNumber[this.#get(record, SECOND)] as ExpirySecond;
  }

  #get(record: number, field: number): number {
    return (this.#lots[record >> LOT_BITS] as Int32Array)[(record % LOT) * FIELDS + field] as number;
  }

  #set(record: number, field: number, value: number): void {
    (this.#lots[record >> LOT_BITS] as Int32Array)[(record % LOT) * FIELDS + field] = value;
  }
}
