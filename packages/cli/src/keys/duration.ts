/** Spans of time and dates as they are written on a command line. */

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const SPAN = /^(\d{1,9})([smhdw])$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

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

/**
 * Reads a date of ISO 8601: a day, which begins at midnight UTC, or a day and a time with its zone.
 *
 * @returns undefined when the text is none, or a day that no month has.
 */
export function parseDate(text: string): Date | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (day === undefined) return undefined;
  // Date takes 30 February for 2 March.
  if (new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day))
    return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Reads a date, or a span from now on. */
export function parseEnd(text: string, nowMs: number): Date | undefined {
  const seconds = parseDuration(text);
  return seconds === undefined ? parseDate(text) : new Date(nowMs + seconds * 1000);
}
