/** Reads named members of JSON bodies: one pass over the bytes for all names of a scheme, once for each request. */

import { JsonNames, type JsonNamesOptions } from './json-names.ts';
import { type JsonVisitor, scanJsonObject } from './json-scan.ts';
import { textOfString } from './json-string.ts';

/** The text of a member, as bytes; `undefined` where the body has no such member; or the reason why it has no single text. */
export type JsonText = Uint8Array | undefined | { readonly reason: string };

/** Finds the members of a body that have certain names, without decoding or keeping the others. */
export interface JsonReader {
  /** Adds a name to those that are looked for, and returns its slot. Call it before the first request. */
  readonly want: (name: string) => number;
  /** Looks through the body of a request; what was found is kept as long as the request. */
  readonly read: (request: { readonly body: Uint8Array }) => JsonMembers;
}

/** The members that were found in one body. */
export interface JsonMembers {
  /** Why the body cannot be read: it is no JSON object. */
  readonly reason: string | undefined;
  /**
   * The text of the member in a slot, as UTF-8: of a string what it says; of a number, a boolean, an object or an array
   * the very bytes that were sent; empty for null. Undefined where there is none.
   */
  readonly text: (slot: number) => JsonText;
  /** Tells whether the value of the member in a slot is a string. */
  readonly isString: (slot: number) => boolean;
}

/**
 * Creates a reader. Its time grows with the bytes alone, whatever they are: a body of a stranger is read before anything
 * of it is proven.
 *
 *
 * @example
 * const reader = createJsonReader({ anyCase: true });
 * const amount = reader.want('Amount');
 * const text = reader.read({ body: Buffer.from('{"amount":500.00}') }).text(amount); // the bytes of 500.00
 */
export function createJsonReader(options: JsonNamesOptions = {}): JsonReader {
  const names = new JsonNames(options);
  // By request and not by body: buffers are filled anew, requests are not.
  const known = new WeakMap<object, FoundMembers>();
  return {
    want: (name) => names.add(name),
    read: (request) => {
      // One member is asked for once: to keep it would cost more than all else.
      if (names.size === 1) return new FoundMembers(names, request.body);
      let found = known.get(request);
      if (found === undefined) {
        found = new FoundMembers(names, request.body);
        known.set(request, found);
      }
      return found;
    },
  };
}

const TWICE = -2;
const ABSENT = -1;
const QUOTE = 0x22;
const LETTER_N = 0x6e;
const NOTHING = new Uint8Array(0);

class FoundMembers implements JsonMembers, JsonVisitor {
  readonly reason: string | undefined;
  readonly #names: JsonNames;
  readonly #body: Uint8Array;
  /** The offset at which the value of each slot begins, or {@link ABSENT} or {@link TWICE}. */
  readonly #from: number[];
  readonly #to: number[];
  #slot = -1;

  constructor(names: JsonNames, body: Uint8Array) {
    this.#names = names;
    this.#body = body;
    this.#from = new Array<number>(names.size).fill(ABSENT);
    this.#to = new Array<number>(names.size).fill(0);
    this.reason = body.length === 0 ? undefined : scanJsonObject(body, this);
  }

  name(from: number, to: number, isPlain: boolean): boolean {
    this.#slot = this.#names.slotOf(this.#body, from, to, isPlain);
    return this.#slot !== -1;
  }

  value(from: number, to: number): void {
    const slot = this.#slot;
    this.#from[slot] = this.#from[slot] === ABSENT ? from : TWICE;
    this.#to[slot] = to;
  }

  text(slot: number): JsonText {
    if (this.reason !== undefined) return { reason: this.reason };
    const from = this.#from[slot] ?? ABSENT;
    if (from === ABSENT) return undefined;
    if (from === TWICE) return { reason: `The body has the member "${this.#names.at(slot)}" twice.` };
    return textOfValue(this.#body.subarray(from, this.#to[slot])) ?? LONE_SURROGATE;
  }

  isString(slot: number): boolean {
    return this.#body[this.#from[slot] ?? ABSENT] === QUOTE;
  }
}

const LONE_SURROGATE = { reason: 'The body has a lone surrogate in a string.' } as const;

/** The text of a well-formed value, or undefined where that has no UTF-8. */
export function textOfValue(literal: Uint8Array): Uint8Array | undefined {
  if (literal[0] === LETTER_N) return NOTHING;
  return literal[0] === QUOTE ? textOfString(literal.subarray(1, -1)) : literal;
}
