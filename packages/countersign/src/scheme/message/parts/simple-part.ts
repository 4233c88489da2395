/** Parts that write something of the request as it is. */

import type { Part, PartNature, WritePart } from '../message.ts';

/** A part that needs nothing compiled. */
export function simplePart(label: string, nature: PartNature, write: WritePart): Part {
  return { label, nature, compile: () => write };
}
