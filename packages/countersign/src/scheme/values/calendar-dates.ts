/** Timestamps written as calendar dates: RFC 3339 and the date of HTTP. Leap seconds are refused: Unix time has none. */

import type { ResolvedTimestampFormat } from './timestamp-format.ts';

const HTTP_DATE_FORM = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/;
const ISO_FORM = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Date and time of RFC 3339 §5.6 in upper case, with an optional fraction and a zone that is `Z` or an offset. Digits
 * below the millisecond are cut off.
 */
export const ISO_8601: ResolvedTimestampFormat = {
  description: 'an RFC 3339 time with a zone, such as "2026-11-29T18:45:52Z"',
  resolutionMs: 1,
  parse: parseIso,
  format: (ms) => new Date(ms).toISOString(),
};

/** The one form of a date that senders may write (RFC 9110 §5.6.7). */
export const HTTP_DATE: ResolvedTimestampFormat = {
  description: 'an HTTP date such as "Sun, 06 Nov 1994 08:49:37 GMT"',
  resolutionMs: 1000,
  parse: parseHttpDate,
  format: (ms) => new Date(ms).toUTCString(),
};

function parseIso(text: string): number | undefined {
  const [, local, fraction = '', sign, hours, minutes] = ISO_FORM.exec(text) ?? [];
  const localMs = local === undefined ? undefined : parseUtc(local);
  if (localMs === undefined) return undefined;
  const fractionMs = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const offsetMs = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * 60_000;
  return localMs + fractionMs + (sign === '-' ? offsetMs : -offsetMs);
}

function parseHttpDate(text: string): number | undefined {
  const [, day, monthName, year, time] = HTTP_DATE_FORM.exec(text) ?? [];
  const month = String(MONTHS.indexOf(monthName ?? '') + 1).padStart(2, '0');
  const ms = parseUtc(`${year}-${month}-${day}T${time}`);
  // Written again it must be the same text: this refuses the wrong day of the week.
  return ms !== undefined && new Date(ms).toUTCString() === text ? ms : undefined;
}

/** `YYYY-MM-DDThh:mm:ss` in UTC; undefined for a day or an hour that does not exist, which `Date.parse` may carry over. */
function parseUtc(text: string): number | undefined {
  const ms = Date.parse(`${text}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(`${text}.`) ? ms : undefined;
}
