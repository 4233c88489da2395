/** Finds the few headers that a scheme reads among all those of a request, in one pass. */

import type { RequestHead } from '../../request/request.ts';

/** A request with the values of its headers, by slot; `duplicated` has the bit of each slot whose header came more than once. */
export interface RequestValues {
  readonly values: readonly (string | undefined)[];
  readonly duplicated: number;
  readonly request: ReadRequest;
}

/** A request of which the body may not have been read. */
export type ReadRequest = RequestHead & { readonly body?: Uint8Array | undefined };

interface Candidate {
  /** As the vendor spells it, and so do most clients. */
  readonly spelling: string;
  readonly lowercase: string;
  readonly slot: number;
}

const NO_SLOT = -1;

/** Gives each distinct header name a slot while a scheme is defined, then reads requests. */
export class HeaderReader {
  readonly #slots = new Map<string, number>();
  /** Most headers are of no interest, and most of those differ in length already. */
  readonly #byLength: (readonly Candidate[] | undefined)[] = [];
  readonly #noValues: undefined[] = [];

  /** The slot of a header, new or known. Names are case-insensitive (RFC 9110 §5.1). */
  slot(name: string): number {
    const key = name.toLowerCase();
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    if (slot === 31) throw new RangeError('a scheme can read at most 31 headers');
    this.#slots.set(key, slot);
    this.#noValues.push(undefined);
    while (this.#byLength.length <= key.length) this.#byLength.push(undefined);
    this.#byLength[key.length] = [
      ...(this.#byLength[key.length] ?? []),
      { spelling: name, lowercase: key, slot },
    ];
    return slot;
  }

  read(request: ReadRequest): RequestValues {
    const { headers } = request;
    const values: (string | undefined)[] = this.#noValues.slice();
    let duplicated = 0;
    for (let i = 0; i + 1 < headers.length; i += 2) {
      const name = headers[i] as string;
      const candidates = this.#byLength[name.length];
      const slot = candidates === undefined ? NO_SLOT : slotOf(name, candidates);
      if (slot === NO_SLOT) continue;
      if (values[slot] !== undefined) duplicated |= 1 << slot;
      values[slot] = headers[i + 1] as string;
    }
    return { values, duplicated, request };
  }
}

function slotOf(name: string, candidates: readonly Candidate[]): number {
  for (let i = 0; i < candidates.length; i++) {
    const { spelling, lowercase, slot } = candidates[i] as Candidate;
    const last = name.length - 1;
    // Most of one length differ in their last letter; the bit that is set makes a capital small.
    if ((name.charCodeAt(last) | 0x20) !== (lowercase.charCodeAt(last) | 0x20)) continue;
    if (name === spelling || isInAnyCase(lowercase, name)) return slot;
  }
  return NO_SLOT;
}

/** Tells whether `name` differs from `lowercase` in ASCII capitals at most. Lower-casing would make a string for every header. */
function isInAnyCase(lowercase: string, name: string): boolean {
  for (let i = 0; i < lowercase.length; i++) {
    const code = name.charCodeAt(i);
    const isCapital = code >= 65 && code <= 90;
    if ((isCapital ? code + 32 : code) !== lowercase.charCodeAt(i)) return false;
  }
  return true;
}
