/** Finds entries by key and digest: a hash table in typed arrays. */

import { randomInt } from 'node:crypto';
import { NONE } from './entry-links.ts';
import { IDENTITY_WORDS } from './replay-identity.ts';

/** The entries that are in use, and what each stands for. */
export class ReplayIndex {
  readonly #words: Int32Array;
  readonly #owners: Int32Array;
  readonly #nextInChain: Int32Array;
  readonly #chains: Int32Array;
  #size = 0;
  /** The highest number given out so far, and the first of those given back. */
  #lastEntry = 0;
  #freeEntry = NONE;

  /** Factors that place digests in the table, unknown to those who could choose digests that crowd one chain. */
  readonly #factor = randomInt(2 ** 32) | 1;
  readonly #otherFactor = randomInt(2 ** 32) | 1;
  readonly #shift: number;

  constructor(maxEntries: number) {
    this.#words = new Int32Array((maxEntries + 1) * IDENTITY_WORDS);
    this.#owners = new Int32Array(maxEntries + 1);
    this.#nextInChain = new Int32Array(maxEntries + 1);
    const chainBits = Math.max(1, Math.floor(Math.log2(maxEntries)));
    this.#chains = new Int32Array(2 ** chainBits);
    this.#shift = 32 - chainBits;
  }

  get size(): number {
    return this.#size;
  }

  /** The entry of that digest and owner, or `NONE`. */
  find(words: Int32Array, owner: number): number {
    const first = words[0] as number;
    const second = words[1] as number;
    let entry = this.#chains[this.#chainOf(first, second)] as number;
    while (entry !== NONE) {
      const at = entry * IDENTITY_WORDS;
      // The owner is part of it: two keys may send the same.
      if (this.#words[at] === first && this.#words[at + 1] === second && this.#owners[entry] === owner)
        return entry;
      entry = this.#nextInChain[entry] as number;
    }
    return NONE;
  }

  ownerOf(entry: number): number {
    return this.#owners[entry] as number;
  }

  add(words: Int32Array, owner: number): number {
    const first = words[0] as number;
    const second = words[1] as number;
    const entry = this.#take();
    const at = entry * IDENTITY_WORDS;
    this.#words[at] = first;
    this.#words[at + 1] = second;
    this.#owners[entry] = owner;
    const chain = this.#chainOf(first, second);
    this.#nextInChain[entry] = this.#chains[chain] as number;
    this.#chains[chain] = entry;
    this.#size++;
    return entry;
  }

  remove(entry: number): void {
    const at = entry * IDENTITY_WORDS;
    const chain = this.#chainOf(this.#words[at] as number, this.#words[at + 1] as number);
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

  #take(): number {
    const entry = this.#freeEntry;
    if (entry === NONE) return ++this.#lastEntry;
    this.#freeEntry = this.#nextInChain[entry] as number;
    return entry;
  }

  /** Multiply-shift hashing. */
  #chainOf(first: number, second: number): number {
    return (Math.imul(first, this.#factor) + Math.imul(second, this.#otherFactor)) >>> this.#shift;
  }
}
