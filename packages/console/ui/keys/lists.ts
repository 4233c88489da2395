/** Lists and times as they are typed into a form. */

import type { Limit } from 'countersign';

/** Splits at spaces, commas and line breaks. */
export function parseList(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** One limit a line, `100 / 60` or `burst: 100 / 60`: requests, seconds. */
export function formatLimits(limits: readonly Limit[]): string {
  return limits
    .map(
      ({ limit, windowSeconds, name }) =>
        `${name === undefined ? '' : `${name}: `}${limit} / ${windowSeconds}`,
    )
    .join('\n');
}

/** @returns the limits, or what is wrong with a line. */
export function parseLimits(text: string): readonly Limit[] | { readonly problem: string } {
  const limits: Limit[] = [];
  for (const line of text.split('\n').map((line) => line.trim())) {
    if (line === '') continue;
    const [, name, limit, windowSeconds] =
      /^(?:([^:/]+):)?\s*(\d+)\s*\/\s*(\d+(?:\.\d+)?)\s*s?$/.exec(line) ?? [];
    if (limit === undefined || windowSeconds === undefined)
      return { problem: `"${line}" is not a limit. Write requests / seconds, such as 100 / 60.` };
    limits.push({
      limit: Number(limit),
      windowSeconds: Number(windowSeconds),
      ...(name !== undefined && { name: name.trim() }),
    });
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
