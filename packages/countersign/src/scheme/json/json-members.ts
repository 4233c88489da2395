/** The top-level members of a JSON object with their values exactly as sent. */

import { textOfValue } from './json-reader.ts';
import { scanJsonObject } from './json-scan.ts';
import { textOfString } from './json-string.ts';

/** A member of an object. */
export interface JsonMember {
  readonly name: string;
  /** A string's text; the literal exactly as sent for a number, a boolean, an object or an array; empty for null. */
  readonly text: string;
}

/**
 * Reads the top-level members of a JSON object in order, repeated names included, in linear time.
 *
 * Parsing would turn `500.00` into 500. Every member is decoded: to read a few of a stranger's body, use
 * {@link createJsonReader}, which costs less.
 *
 * @example
 * readJsonMembers(Buffer.from('{"amount":500.00}')); // [{ name: 'amount', text: '500.00' }]
 * @returns the members (none for an empty body), or a sentence that says what is wrong.
 */
export function readJsonMembers(bytes: Uint8Array): JsonMember[] | string {
  if (bytes.length === 0) return [];
  const members: JsonMember[] = [];
  let name: string | undefined;
  let isAmbiguous = false;
  const problem = scanJsonObject(bytes, {
    name: (from, to) => {
      name = decoded(textOfString(bytes.subarray(from, to)));
      return true;
    },
    value: (from, to) => {
      const text = decoded(textOfValue(bytes.subarray(from, to)));
      if (name === undefined || text === undefined) isAmbiguous = true;
      else members.push({ name, text });
    },
  });
  if (problem !== undefined) return problem;
  return isAmbiguous ? 'The body has a lone surrogate in a string.' : members;
}

function decoded(text: Uint8Array | undefined): string | undefined {
  return text && Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf8');
}
