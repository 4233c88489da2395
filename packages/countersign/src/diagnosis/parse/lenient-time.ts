/** Points in time as clients write them, whatever was asked for. */

import type { TimestampFormat } from '../../scheme/values/timestamp-format.ts';

/** A time, and the form in which it was written. */
export interface ReadTime {
  /** Milliseconds since the epoch. */
  readonly ms: number;
  readonly form:
    | 'seconds'
    | 'milliseconds'
    | 'microseconds'
    | 'seconds with a fraction'
    | 'ISO 8601'
    | 'a date in words';
}

const EARLIEST_MS = Date.UTC(2000, 0);
const LATEST_MS = Date.UTC(2200, 0);
const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
/** The zones that `Date.parse` knows by name, or an offset behind a time: that of a date has no minutes before it. */
const ZONE_IN_WORDS =
  /\b(?:UTC?|GMT|[ECMP][SD]T)\b|\d ?Z\b|:\d{2}(?:\.\d{1,9})?(?: ?[AP]M)? ?[+-]\d{1,2}:?\d{2}\b/i;
const WORDS = /^[A-Z][a-z]{2,8},? .{4,60}$/;

/** Reads a time in any usual form; undefined where it is none. */
export function readTime(text: string): ReadTime | undefined {
  if (/^\d{9,17}$/.test(text)) return readDigits(Number(text), text.length);
  if (/^\d{9,10}[.,]\d{1,9}$/.test(text))
    return within(Number(text.replace(',', '.')) * 1000, 'seconds with a fraction');
  if (ISO.test(text)) return within(Date.parse(withZone(text)), 'ISO 8601');
  return WORDS.test(text) ? within(Date.parse(wordsWithZone(text)), 'a date in words') : undefined;
}

/** The unit of a form that is Unix time; undefined of any other. */
export function unixUnit(format: TimestampFormat | undefined): 'seconds' | 'milliseconds' | undefined {
  const now = 1_700_000_000_000;
  const written = format?.format(now);
  if (written === String(now)) return 'milliseconds';
  return written === String(now / 1000) ? 'seconds' : undefined;
}

function readDigits(value: number, digits: number): ReadTime | undefined {
  if (digits <= 11) return within(value * 1000, 'seconds');
  return digits <= 14 ? within(value, 'milliseconds') : within(value / 1000, 'microseconds');
}

/** Without a zone it is read as UTC, since nothing tells which other it is. */
function withZone(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(iso) ? iso : `${iso}Z`;
}

/** Without a zone `Date.parse` would read it in the zone of the server. */
function wordsWithZone(text: string): string {
  return ZONE_IN_WORDS.test(text) ? text : `${text} UTC`;
}

function within(ms: number, form: ReadTime['form']): ReadTime | undefined {
  return ms >= EARLIEST_MS && ms < LATEST_MS ? { ms, form } : undefined;
}
