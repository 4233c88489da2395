/** The CRC-32 of a part, for senders that sign no more of a body than that. */

import { crc32 } from 'node:zlib';
import { unbound } from '../bound-parts.ts';
import { type Message, type Part, toPart } from '../message.ts';
import { changedPart } from './changed-part.ts';

/** Makes the part. It binds nothing: for any content, another one with the same checksum is made in no time. */
export function crc32Part(given: Part | Message): Part {
  const of = toPart('part.crc32()', given);
  return changedPart(of, {
    label: `crc32(${of.label})`,
    change: (bytes) => String(crc32(bytes)),
    lossy: true,
    toRecipe: (inner) => ({ kind: 'crc32', of: inner }),
    binds: unbound(of),
  });
}
