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
  const kept = Uint8Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    return UNRESERVED.includes(character) || keep.includes(character) ? 1 : 0;
  });
  return changedPart(of, {
    label: `percentEncode(${of.label})`,
    change: (bytes) => encoded(bytes, kept),
    // Kept, an escape that was sent and one that was made are the same.
    lossy: keep.includes('%'),
    toRecipe: (inner) => ({ kind: 'percentEncode', keep, of: inner }),
  });
}

const HEX = Buffer.from('0123456789ABCDEF');
const PERCENT = 0x25;

/** In two passes into one buffer: a text for each byte of a large form would stop the process for a second. */
function encoded(bytes: Uint8Array, kept: Uint8Array): Uint8Array {
  let length = bytes.length;
  for (let i = 0; i < bytes.length; i++) if (kept[bytes[i] as number] === 0) length += 2;
  if (length === bytes.length) return bytes;
  const out = Buffer.allocUnsafe(length);
  let end = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (kept[byte] === 0) {
      out[end++] = PERCENT;
      out[end++] = HEX[byte >> 4] as number;
      out[end++] = HEX[byte & 15] as number;
    } else out[end++] = byte;
  }
  return out;
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
