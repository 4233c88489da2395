/** Finds the few headers that a scheme reads among all those of a request, in one pass. */

import type { HeaderPairs } from '../request.ts';

/** The values found, by slot; `duplicated` has the bit of each slot whose header came more than once. */
export interface HeaderValues {
  readonly values: readonly (string | undefined)[];
  readonly duplicated: number;
}

/** Gives each distinct header name a slot while a scheme is defined, then reads requests. */
export class HeaderReader {
  readonly #slots = new Map<string, number>();
  #lengths = 0;

  /** The slot of a header, new or known. Names are case-insensitive (RFC 9110 §5.1). */
  slot(name: string): number {
    const key = name.toLowerCase();
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    if (slot === 31) throw new RangeError('a scheme can read at most 31 headers');
    this.#slots.set(key, slot);
    this.#lengths |= 1 << (key.length & 31);
    return slot;
  }

  read(headers: HeaderPairs): HeaderValues {
    const values: (string | undefined)[] = new Array(this.#slots.size).fill(undefined);
    let duplicated = 0;
    for (let i = 0; i + 1 < headers.length; i += 2) {
      const name = headers[i] as string;
      // Most headers are of no interest, and most of those differ in length already: no lower-casing for them.
      if ((this.#lengths & (1 << (name.length & 31))) === 0) continue;
      const slot = this.#slots.get(name.toLowerCase());
      if (slot === undefined) continue;
      if (values[slot] !== undefined) duplicated |= 1 << slot;
      values[slot] = headers[i + 1] as string;
    }
    return { values, duplicated };
  }
}
