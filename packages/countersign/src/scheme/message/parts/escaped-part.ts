/** Text with everything but ASCII escaped, as senders have it that sign the JSON which their serializer escapes. */

import { isAscii, isUtf8 } from 'node:buffer';
import { type Message, type Part, toPart } from '../message.ts';
import { changedPart } from './changed-part.ts';

const BEYOND_ASCII = /[\u0080-\uffff]/g;

/** Makes the part. */
export function escapedPart(given: Part | Message): Part {
  const of = toPart('part.escapeNonAscii()', given);
  return changedPart(of, {
    label: `escapeNonAscii(${of.label})`,
    change: escapeNonAscii,
    lossy: true,
    toRecipe: (inner) => ({ kind: 'escapeNonAscii', of: inner }),
  });
}

/** Bytes that are no text stay as they are: decoded with replacement characters, many would be one. */
function escapeNonAscii(bytes: Uint8Array): Uint8Array | string {
  if (isAscii(bytes) || !isUtf8(bytes)) return bytes;
  return Buffer.from(bytes).toString('utf8').replace(BEYOND_ASCII, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
