/** Percent-encoding of parts, and its reverse (RFC 3986 §2.1). */

import type { FormProblem } from '../../form-problem.ts';
import { decodePercentBytes } from '../../target.ts';
import { type Message, type Part, toPart } from '../message.ts';
import { changedPart } from './changed-part.ts';

const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';
const PRINTABLE_ASCII = /^[!-~]*$/;
const MALFORMED: FormProblem = {
  code: 'malformed_header',
  member: 'header',
  reason: 'A signed value has a malformed percent-encoding.',
};

/** Makes a part that encodes every byte but letters, digits, `-._~` and those in `keep`. */
export function percentEncodePart(given: Part | Message, keep = ''): Part {
  const of = toPart('part.percentEncode()', given);
  assertCharacters('part.percentEncode()', keep);
  const forms = Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    const isKept = UNRESERVED.includes(character) || keep.includes(character);
    return isKept ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return changedPart(of, {
    label: `percentEncode(${of.label})`,
    change: (bytes) => Array.from(bytes, (byte) => forms[byte]).join(''),
    // Kept, an escape that was sent and one that was made are the same.
    lossy: keep.includes('%'),
    toRecipe: (inner) => ({ kind: 'percentEncode', keep, of: inner }),
  });
}

/** Makes a part that decodes the escapes of the given characters, or all. */
export function percentDecodePart(given: Part | Message, only?: string): Part {
  const of = toPart('part.percentDecode()', given);
  if (only === undefined)
    return changedPart(of, {
      label: `percentDecode(${of.label})`,
      change: decodeAll,
      lossy: true,
      toRecipe: (inner) => ({ kind: 'percentDecode', of: inner }),
    });
  assertCharacters('part.percentDecode()', only);
  if (only === '') throw new TypeError('part.percentDecode() takes the characters that it decodes, or none');
  const codes = Array.from(only, (character) => character.charCodeAt(0).toString(16));
  const escapes = new RegExp(`%(?:${codes.join('|')})`, 'gi');
  const decode = (escaped: string) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return changedPart(of, {
    label: `percentDecode(${of.label}, ${only})`,
    change: (bytes) => Buffer.from(bytes).toString('latin1').replace(escapes, decode),
    lossy: true,
    toRecipe: (inner) => ({ kind: 'percentDecode', only, of: inner }),
  });
}

function decodeAll(bytes: Uint8Array): string | FormProblem {
  return decodePercentBytes(Buffer.from(bytes).toString('latin1')) ?? MALFORMED;
}

function assertCharacters(owner: string, characters: string): void {
  if (typeof characters !== 'string' || !PRINTABLE_ASCII.test(characters))
    throw new TypeError(`${owner} takes a part and a text of ASCII characters`);
}
