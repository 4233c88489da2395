/** The date format of IP2: `Thursday, 18 June 2015 07:30:19 GMT`. */

import type { ResolvedTimestampFormat } from '../../scheme/values/timestamp-format.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const FORM = /^[A-Z][a-z]{5,8}, (\d{2}) ([A-Z][a-z]{2,8}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/** English names, two-digit day, 24 hours, UTC; the day of the week must be the right one. */
export const ip2Date: ResolvedTimestampFormat = {
  description: 'a UTC date such as "Thursday, 18 June 2015 07:30:19 GMT"',
  pattern: '%A, %d %B %Y %H:%M:%S GMT',
  resolutionMs: 1000,
  parse,
  format,
};

function parse(text: string): number | undefined {
  const [, day, monthName, year, hour, minute, second] = FORM.exec(text) ?? [];
  const month = (MONTHS as readonly (string | undefined)[]).indexOf(monthName);
  if (month === -1) return undefined;
  const ms = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  // Written again it must be the same text: this refuses 31 June, 25 o'clock and the wrong day of the week.
  return format(ms) === text ? ms : undefined;
}

function format(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${day} ${String(date.getUTCFullYear()).padStart(4, '0')} ${time} GMT`;
}
