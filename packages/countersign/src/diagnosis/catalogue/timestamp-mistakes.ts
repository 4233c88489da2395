/** Mistakes with the timestamp, and clocks that are off. */

import type { TimestampFormat } from '../../scheme/values/timestamp-format.ts';
import { plainly, way } from '../mutations/way.ts';
import { unixUnit } from '../parse/lenient-time.ts';
import type { Entries } from './entry.ts';
import { costing } from './ways/request-ways.ts';
import { inSweep, inTimestamp } from './ways/timestamp-ways.ts';

const HOUR_MS = 3_600_000;
/** The zones of the world, in minutes from UTC. */
const ZONES = [
  ...Array.from({ length: 27 }, (_, i) => (i - 12) * 60),
  ...[-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765],
].filter((minutes) => minutes !== 0);
/** A request takes that long to be made, or is dated ahead so far. */
const FURTHEST_SECONDS = 300;

export const TIMESTAMP_MISTAKES: Entries = {
  timestamp_differs: {
    cause: 'Another timestamp was signed than was sent in the header.',
    cure: 'Read the clock once for each request, and use the same text in both places.',
    example: ['1764547201', '1764547200'],
    ways: [
      inTimestamp(({ ms, format }) =>
        format === undefined
          ? []
          : [1, -1].map((seconds) => way(1, by(seconds), format.format(ms + seconds * 1000))),
      ),
      costing(
        3,
        inTimestamp(({ ms, format }) =>
          format === undefined
            ? []
            : [2, -2, 3, -3, 4, -4, 5, -5].map((seconds) =>
                way(3, by(seconds), format.format(ms + seconds * 1000)),
              ),
        ),
      ),
      inSweep(({ ms, format }) =>
        inWholeSeconds(format)
          ? Array.from({ length: 2 * FURTHEST_SECONDS + 1 }, (_, i) => i - FURTHEST_SECONDS)
              .filter((seconds) => Math.abs(seconds) > 5)
              .map((seconds) => way(4, by(seconds), format.format(ms + seconds * 1000)))
          : [],
      ),
    ],
  },
  timestamp_in_milliseconds: {
    cause: 'The timestamp was in milliseconds instead of seconds.',
    cure: 'Divide by 1000 and drop the fraction, and use that text in the header and in the string to sign.',
    example: ['1764547200000', '1764547200'],
    ways: [
      inTimestamp(({ ms, format }) =>
        isIn('seconds', format)
          ? [way(1, 'milliseconds', String(Math.floor(ms / 1000) * 1000)), way(1, 'milliseconds', String(ms))]
          : [],
      ),
      // A header in whole seconds does not tell which.
      inSweep(({ ms, format }) =>
        inWholeSeconds(format)
          ? Array.from({ length: 999 }, (_, i) => plainly(4, String(Math.floor(ms / 1000) * 1000 + i + 1)))
          : [],
      ),
    ],
  },
  timestamp_in_seconds: {
    cause: 'The timestamp was in seconds instead of milliseconds.',
    cure: 'Use milliseconds, in the header and in the string to sign.',
    ways: [
      inTimestamp(({ ms, format }) =>
        isIn('milliseconds', format) ? [way(1, 'seconds', String(Math.floor(ms / 1000)))] : [],
      ),
    ],
  },
  timestamp_format: {
    cause: 'The timestamp was written in another form.',
    cure: 'Write the timestamp in the documented form, and use that text in the header and in the string to sign.',
    example: ['2025-12-01T00:00:00.000Z', '1764547200'],
    ways: [
      inTimestamp(({ ms, format }) => {
        if (format === undefined) return [];
        const own = format.format(ms);
        return [plainly(1, own), way(3, 'without its last word', own.replace(/ \S+$/, ''))];
      }),
      inTimestamp(({ ms, format }) => {
        const seconds = Math.floor(ms / 1000);
        return [
          ...(isIn('seconds', format)
            ? []
            : [way(1, 'milliseconds', String(seconds * 1000)), way(1, 'milliseconds', String(ms))]),
          ...(isIn('milliseconds', format) ? [] : [way(1, 'seconds', String(seconds))]),
          ...inWords(seconds * 1000),
          way(3, 'seconds with a fraction', `${seconds}.0`),
        ];
      }),
      // Four digits, as of `microtime(true)` of PHP and `Date.now() / 1000`; the seven of Python would be too many.
      inSweep(({ ms, format }) =>
        inWholeSeconds(format)
          ? Array.from({ length: 9999 }, (_, i) =>
              way(6, 'seconds with a fraction', String((Math.floor(ms / 1000) * 10_000 + i + 1) / 10_000)),
            )
          : [],
      ),
    ],
  },
  timestamp_zone: {
    cause: 'The timestamp was in local time, or in another time zone.',
    cure: 'Use UTC; Unix time has no time zone.',
    example: ['1764550800', '1764547200'],
    ways: [
      costing(
        3,
        inTimestamp(({ ms, format }) =>
          format === undefined
            ? []
            : ZONES.map((minutes) =>
                way(
                  minutes % 60 === 0 ? 3 : 4,
                  `${minutes > 0 ? '+' : '-'}${Math.abs(minutes / 60)} h`,
                  format.format(ms + (minutes / 60) * HOUR_MS),
                ),
              ),
        ),
      ),
    ],
  },
  clock_off: {
    cause: 'The timestamp is too far from the time of the server.',
    cure: 'Set the clock of the client (NTP), and sign each request, retries too, just before it is sent.',
  },
};

/** A form that is not known may be either. */
function isIn(unit: 'seconds' | 'milliseconds', format: TimestampFormat | undefined): boolean {
  return format === undefined || unixUnit(format) === unit;
}

function inWholeSeconds(format: TimestampFormat | undefined): format is TimestampFormat {
  return format !== undefined && unixUnit(format) === 'seconds';
}

function by(seconds: number): string {
  return `by ${seconds > 0 ? '+' : ''}${seconds} s`;
}

function inWords(ms: number) {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return [];
  const iso = date.toISOString();
  const short = iso.slice(0, 19);
  return [
    way(2, 'as ISO 8601', iso),
    way(2, 'as ISO 8601', `${short}Z`),
    way(3, 'as ISO 8601', `${short}+00:00`),
    way(3, 'as ISO 8601', short),
    way(3, 'as ISO 8601', short.replace('T', ' ')),
    way(3, 'as an HTTP date', date.toUTCString()),
  ];
}
