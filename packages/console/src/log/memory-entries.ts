/** Entries in memory, by their id and in the order of their times. */

import type { LogEntry } from './log-entry.ts';

/** Removed ids that are kept in the list, before it is made anew. */
const MOST_GONE = 1024;

/** An entry with its size. */
export interface KeptEntry {
  readonly entry: LogEntry;
  readonly bytes: number;
}

/** The entries. To walk through some of them costs no more than there are of these: nothing is sorted for it. */
export class MemoryEntries {
  readonly #kept = new Map<string, KeptEntry>();
  /** Sorted, with ids of entries that are gone. */
  #ids: string[] = [];
  /** Ids before this one are gone. */
  #start = 0;

  get size(): number {
    return this.#kept.size;
  }

  get(id: string): KeptEntry | undefined {
    return this.#kept.get(id);
  }

  set(id: string, kept: KeptEntry): void {
    if (!this.#kept.has(id)) this.#insert(id);
    this.#kept.set(id, kept);
  }

  delete(id: string): void {
    if (!this.#kept.delete(id)) return;
    while (this.#start < this.#ids.length && !this.#kept.has(this.#ids[this.#start] as string)) this.#start++;
    if (this.#ids.length <= 2 * this.#kept.size + MOST_GONE) return;
    this.#ids = this.#ids.slice(this.#start).filter((each) => this.#kept.has(each));
    this.#start = 0;
  }

  /** The id of the oldest entry. */
  oldest(): string | undefined {
    return this.#ids[this.#start];
  }

  /** Entries before an id, newest first. */
  *newest(before: string): Generator<LogEntry> {
    const ids = this.#ids;
    for (let i = this.#placeOf(before) - 1; i >= 0; i--) {
      const kept = this.#kept.get(ids[i] as string);
      if (kept !== undefined) yield kept.entry;
    }
  }

  /** Entries come nearly in their order, so that few are moved. */
  #insert(id: string): void {
    const place = this.#placeOf(id);
    if (this.#ids[place] === id) {
      this.#start = Math.min(this.#start, place);
      return;
    }
    this.#ids.splice(place, 0, id);
    this.#start = Math.min(this.#start, place);
  }

  /** The place of the first id that is not before this one. */
  #placeOf(id: string): number {
    const ids = this.#ids;
    const last = ids.at(-1);
    if (last === undefined || last < id) return ids.length;
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] as string) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
