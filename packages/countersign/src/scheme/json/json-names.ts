/** Names of JSON members to look for, found in a body without decoding the others. */

import { LONE_SURROGATE, unescapeInto } from './json-string.ts';

/** Options for the comparison of names. */
export interface JsonNamesOptions {
  /** Tells whether `a` to `z` match `A` to `Z`. Default: false. */
  readonly anyCase?: boolean | undefined;
}

interface Candidate {
  /** As UTF-8, folded. */
  readonly name: Uint8Array;
  readonly slot: number;
}

/** The longest escape of one byte of a name: `\u0041`. */
const LONGEST_ESCAPE = 6;
const BACKSLASH = 0x5c;

/** Each byte, with ASCII capitals lowered. */
const LOWERED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const AS_IT_IS = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** A set of names; each has a slot, counted from 0 in the order in which they were added. */
export class JsonNames {
  readonly #fold: Uint8Array;
  readonly #names: string[] = [];
  readonly #byLength: (Candidate[] | undefined)[] = [];
  /** Tells whether a name may begin with a byte: most of a stranger's names are passed by after one look. */
  readonly #first = new Uint8Array(256);
  #shortest = Number.POSITIVE_INFINITY;
  /** Room for a name without its escapes. */
  #scratch = new Uint8Array(0);

  constructor({ anyCase = false }: JsonNamesOptions = {}) {
    this.#fold = anyCase ? LOWERED : AS_IT_IS;
    this.#first[BACKSLASH] = 1;
  }

  get size(): number {
    return this.#names.length;
  }

  /** The name in a slot. */
  at(slot: number): string | undefined {
    return this.#names[slot];
  }

  /** Adds a name, unless it is there, and returns its slot. */
  add(name: string): number {
    const known = this.#names.indexOf(name);
    if (known !== -1) return known;
    const slot = this.#names.push(name) - 1;
    const bytes = Uint8Array.from(Buffer.from(name, 'utf8'), (byte) => this.#fold[byte] as number);
    const others = this.#byLength[bytes.length];
    this.#byLength[bytes.length] = [...(others ?? []), { name: bytes, slot }];
    this.#shortest = Math.min(this.#shortest, bytes.length);
    for (let byte = 0; byte < 256; byte++) if (this.#fold[byte] === bytes[0]) this.#first[byte] = 1;
    const longest = bytes.length * LONGEST_ESCAPE;
    if (longest > this.#scratch.length) this.#scratch = new Uint8Array(longest);
    return slot;
  }

  /** The slot of the name that stands in a body from `from` up to `to`, or -1 where it is none of these. */
  slotOf(body: Uint8Array, from: number, to: number, isPlain: boolean): number {
    const length = to - from;
    if (length < this.#shortest || length > this.#scratch.length) return -1;
    if (length > 0 && this.#first[body[from] as number] === 0) return -1;
    return isPlain ? this.#find(body, from, length) : this.#findEscaped(body, from, to);
  }

  #findEscaped(body: Uint8Array, from: number, to: number): number {
    const length = unescapeInto(body, from, to, this.#scratch);
    return length === LONE_SURROGATE ? -1 : this.#find(this.#scratch, 0, length);
  }

  #find(bytes: Uint8Array, from: number, length: number): number {
    const candidates = this.#byLength[length];
    if (candidates === undefined) return -1;
    const fold = this.#fold;
    for (const { name, slot } of candidates) {
      let i = 0;
      while (i < length && fold[bytes[from + i] as number] === name[i]) i++;
      if (i === length) return slot;
    }
    return -1;
  }
}
