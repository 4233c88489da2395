/** Spans of time and dates as they are written on a command line. */

import { parseIsoDate } from '../../keys/iso-date.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const SPAN = /^(\d{1,9})([smhdw])$/;

/**
 * Reads a span such as `90s`, `15m`, `24h`, `7d` or `2w`; `0` is none.
 *
 * @returns seconds; undefined when the text is none.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const [, count, unit] = SPAN.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * (SECONDS[unit] as number);
}

/** Reads a date, or a span from now on. */
export function parseEnd(text: string, nowMs: number): Date | undefined {
  const seconds = parseDuration(text);
  return seconds === undefined ? parseIsoDate(text) : new Date(nowMs + seconds * 1000);
}
