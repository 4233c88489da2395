/** Entries by the second in which they expire. */

import { EntryLinks, type EntryList, NONE } from './entry-links.ts';

interface ExpirySecond extends EntryList {
  readonly second: number;
  /** Stands for the second in entries. */
  readonly number: number;
}

/** Keeps entries until the second of each has passed. */
export class ExpirySeconds {
  readonly #links: EntryLinks;
  /** By entry. */
  readonly #numbers: Int32Array;
  readonly #seconds = new Map<number, ExpirySecond>();
  readonly #byNumber: ExpirySecond[] = [];
  readonly #freeNumbers: number[] = [];
  /** The list of the second that comes first. */
  #first: ExpirySecond | undefined;

  constructor(maxEntries: number) {
    this.#links = new EntryLinks(maxEntries);
    this.#numbers = new Int32Array(maxEntries + 1);
  }

  add(entry: number, second: number): void {
    const list = this.#seconds.get(second) ?? this.#open(second);
    this.#numbers[entry] = list.number;
    this.#links.append(list, entry);
  }

  /** Takes an entry away, and returns its second. */
  remove(entry: number): number {
    const list = this.#byNumber[this.#numbers[entry] as number] as ExpirySecond;
    this.#links.remove(list, entry);
    if (list.first === NONE) this.#close(list);
    return list.second;
  }

  /** An entry that has expired, or `NONE`. */
  expired(nowSecond: number): number {
    return this.#first === undefined || this.#first.second > nowSecond ? NONE : this.#first.first;
  }

  #open(second: number): ExpirySecond {
    const number = this.#freeNumbers.pop() ?? this.#byNumber.length;
    const list: ExpirySecond = { second, number, first: NONE, last: NONE };
    this.#seconds.set(second, list);
    this.#byNumber[number] = list;
    if (this.#first === undefined || second < this.#first.second) this.#first = list;
    return list;
  }

  #close(list: ExpirySecond): void {
    this.#seconds.delete(list.second);
    this.#freeNumbers.push(list.number);
    if (list === this.#first) this.#first = this.#firstAfter(list.second);
  }

  #firstAfter(second: number): ExpirySecond | undefined {
    if (this.#seconds.size === 0) return undefined;
    // Seconds are dense under load; across a long gap it is cheaper to look at all of them.
    for (let next = second + 1; next < second + 1000; next++) {
      const list = this.#seconds.get(next);
      if (list !== undefined) return list;
    }
    let first: ExpirySecond | undefined;
    for (const list of this.#seconds.values())
      if (first === undefined || list.second < first.second) first = list;
    return first;
  }
}
