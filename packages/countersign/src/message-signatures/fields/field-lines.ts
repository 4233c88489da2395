/** The lines of a field as they were sent. */

import { withoutBlanks } from '../../internal/blanks.ts';
import type { HeaderPairs } from '../../request/request.ts';

/** The blanks before it are taken off later: a pattern that began with them would take quadratic time for a run of them. */
const OBSOLETE_FOLD = /\r?\n[\t ]+/;

/** The lines of a field as sent, in their order: of one value each, without blanks around it. */
export function fieldLines(headers: HeaderPairs, name: string): string[] {
  const lines: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const own = headers[i] as string;
    if (own.length === name.length && own.toLowerCase() === name)
      lines.push(lineOf(headers[i + 1] as string));
  }
  return lines;
}

/** A line without blanks around it, and with a space for each obsolete fold. */
function lineOf(value: string): string {
  if (!value.includes('\n')) return withoutBlanks(value);
  return withoutBlanks(value.split(OBSOLETE_FOLD).map(withoutBlanks).join(' '));
}
