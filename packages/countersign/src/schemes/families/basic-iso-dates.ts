/** Timestamps in the basic form of ISO 8601, in UTC, as signed APIs have them. */

import type { TimestampFormat } from '../../scheme/values/timestamp-format.ts';

/** As Amazon writes it. */
export const BASIC_ISO: TimestampFormat = basicForm(
  '20251130T235955Z',
  '%Y%m%dT%H%M%SZ',
  /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
  (text) => text.replace(/[-:]/g, ''),
);

/** As Akamai writes it: colons in the time alone, and another zone. */
export const BASIC_ISO_WITH_COLONS: TimestampFormat = basicForm(
  '20251130T23:59:55+0000',
  '%Y%m%dT%H:%M:%S+0000',
  /^(\d{4})(\d\d)(\d\d)T(\d\d):(\d\d):(\d\d)\+0000$/,
  (text) => text.replace(/-/g, '').replace('Z', '+0000'),
);

function basicForm(
  example: string,
  pattern: string,
  form: RegExp,
  write: (extended: string) => string,
): TimestampFormat {
  return {
    description: `a time such as ${example}`,
    pattern,
    resolutionMs: 1000,
    parse: (text) => parseParts(form.exec(text)),
    format: (ms) => write(new Date(ms).toISOString().replace(/\.\d+/, '')),
  };
}

/** The time of year, month, day, hour, minute and second; undefined for one that does not exist. */
function parseParts(parts: RegExpExecArray | null): number | undefined {
  if (parts === null) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6])];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const isWhole = month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
  // A day that a month does not have is carried over, as are years before 100.
  return isWhole && year >= 1000 && new Date(ms).getUTCDate() === day ? ms : undefined;
}
