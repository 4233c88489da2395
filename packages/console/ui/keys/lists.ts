/** Lists and times as they are typed into a form. */

import type { Limit } from 'countersign';
import { formatLimit, parseLimit } from '../text/limit-text.ts';

/** Splits at spaces, commas and line breaks. */
export function parseList(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** Says how limits are typed. */
export const LIMITS_HINT =
  'One a line: 100/60 is 100 requests in 60 seconds, 2000/1m@merchant 17 is shared by all keys with that id, 100000/monthly (or daily) is a quota.';

/** Writes one limit a line. */
export function formatLimits(limits: readonly Limit[]): string {
  return limits.map(formatLimit).join('\n');
}

/** @returns the limits, or what is wrong with a line. */
export function parseLimits(text: string): readonly Limit[] | { readonly problem: string } {
  const limits: Limit[] = [];
  for (const line of text.split('\n').map((line) => line.trim())) {
    if (line === '') continue;
    const limit = parseLimit(line);
    if (limit === undefined)
      return { problem: `"${line}" is not a limit. Write requests/seconds, such as 100/60.` };
    limits.push(limit);
  }
  return limits;
}

/** A time as `<input type="datetime-local">` has it, in the zone of the browser. */
export function toLocalTime(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The time that such an input has, in UTC. */
export function fromLocalTime(local: string): string {
  return new Date(local).toISOString();
}
