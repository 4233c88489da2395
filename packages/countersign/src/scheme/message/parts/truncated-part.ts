/** The first bytes of a part. */

import { unbound } from '../bound-parts.ts';
import { type Message, type Part, toPart } from '../message.ts';
import { changedPart } from './changed-part.ts';

/** Makes the part. It binds nothing as a whole: what stands after the limit can be changed. */
export function truncatedPart(given: Part | Message, bytes: number): Part {
  const of = toPart('part.truncated()', given);
  if (!(Number.isSafeInteger(bytes) && bytes > 0))
    throw new RangeError('part.truncated() takes a part and a number of bytes from 1');
  return changedPart(of, {
    label: `first ${bytes} bytes of ${of.label}`,
    change: (written) => written.subarray(0, bytes),
    lossy: true,
    binds: unbound(of),
  });
}
