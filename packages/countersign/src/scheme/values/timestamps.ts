/** The ways in which a timestamp is written in a header. */

import { isNameIn } from '../../internal/own-name.ts';
import { HTTP_DATE, ISO_8601 } from './calendar-dates.ts';
import type { ResolvedTimestampFormat, TimestampFormat } from './timestamp-format.ts';

/**
 * - `unixSeconds`, `unixMilliseconds`: decimal digits without sign, fraction or leading zero
 * - `iso8601`: date and time of RFC 3339 with a zone, `2026-11-29T18:45:52.250Z`
 * - `httpDate`: an IMF-fixdate (RFC 9110 §5.6.7), `Sun, 06 Nov 1994 08:49:37 GMT`
 */
export type TimestampFormatName = 'unixSeconds' | 'unixMilliseconds' | 'iso8601' | 'httpDate';

const FORMATS: Readonly<Record<TimestampFormatName, ResolvedTimestampFormat>> = {
  unixSeconds: {
    description: 'Unix time in seconds, 10 digits',
    resolutionMs: 1000,
    // Eleven digits reach the year 5138; the thirteen of a millisecond clock are refused here and not as "in the future".
    parse: (text) => {
      const seconds = parseDigits(text, 11);
      return seconds === undefined ? undefined : seconds * 1000;
    },
    format: (ms) => String(Math.floor(ms / 1000)),
  },
  unixMilliseconds: {
    description: 'Unix time in milliseconds, 13 digits',
    resolutionMs: 1,
    parse: (text) => (text.length < 12 ? undefined : parseDigits(text, 14)),
    format: (ms) => String(Math.floor(ms)),
  },
  iso8601: ISO_8601,
  httpDate: HTTP_DATE,
};

/** The names of the formats. */
export const TIMESTAMP_FORMATS: readonly TimestampFormatName[] = Object.keys(
  FORMATS,
) as TimestampFormatName[];

/** Tells whether `name` is a format. */
export function isTimestampFormatName(name: unknown): name is TimestampFormatName {
  return isNameIn(FORMATS, name);
}

/**
 * A timestamp's format by its name, or one's own with its defaults.
 *
 * @example
 * timestampFormat('unixSeconds').parse('1790000000'); // 1790000000000
 * @throws TypeError for a name that is none.
 */
export function timestampFormat(format: TimestampFormatName | TimestampFormat): ResolvedTimestampFormat {
  if (typeof format === 'object') {
    const { description = 'a timestamp in the documented form', pattern, resolutionMs = 1 } = format;
    // The object itself is kept, since its methods may need it.
    return {
      description,
      pattern,
      resolutionMs,
      parse: (text) => format.parse(text),
      format: (ms) => format.format(ms),
    };
  }
  if (isTimestampFormatName(format)) return FORMATS[format];
  throw new TypeError(`a timestamp's format must be one of ${TIMESTAMP_FORMATS.join(', ')}, or an object`);
}

function parseDigits(text: string, maxLength: number): number | undefined {
  if (text.length === 0 || text.length > maxLength || text.charCodeAt(0) === 48) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}
