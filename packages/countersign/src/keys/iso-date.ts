/** Dates as files and command lines hold them. */

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Reads a date of ISO 8601: a day, which begins at midnight UTC, or a day and a time with its zone. A time without a zone
 * would mean something else on each machine, so it is no date here.
 *
 * @returns undefined when the text is none, or a day that no month has.
 * @example
 * parseIsoDate('2027-01-31'); // midnight UTC
 * parseIsoDate('2027-01-31T12:00:00+08:00');
 */
export function parseIsoDate(text: string): Date | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (day === undefined) return undefined;
  // Date takes 30 February for 2 March.
  if (new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day))
    return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
