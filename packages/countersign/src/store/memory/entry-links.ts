/** Doubly linked lists of numbered entries, in typed arrays. */

/** No entry. Entries are numbered from 1, so that arrays need no filling and take memory only as they are used. */
export const NONE = 0;

/** The ends of one list. */
export interface EntryList {
  first: number;
  last: number;
}

/** The links of lists of which each entry stands in one: 8 bytes an entry. */
export class EntryLinks {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  constructor(maxEntries: number) {
    this.#next = new Int32Array(maxEntries + 1);
    this.#previous = new Int32Array(maxEntries + 1);
  }

  append(list: EntryList, entry: number): void {
    const { last } = list;
    this.#previous[entry] = last;
    this.#next[entry] = NONE;
    if (last === NONE) list.first = entry;
    else this.#next[last] = entry;
    list.last = entry;
  }

  remove(list: EntryList, entry: number): void {
    const next = this.#next[entry] as number;
    const previous = this.#previous[entry] as number;
    if (previous === NONE) list.first = next;
    else this.#next[previous] = next;
    if (next === NONE) list.last = previous;
    else this.#previous[next] = previous;
  }
}
