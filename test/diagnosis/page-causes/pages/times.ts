/** Timestamps and clocks. */

import { made, missed, namedAs, nothing, type Pages } from '../causes.ts';
import { type Attempt, NOW_MS } from '../client.ts';
import { acme, influencemart, ip2, longDate, slaunchx } from '../vendors.ts';

const HOUR_MS = 3_600_000;
const SECONDS = NOW_MS / 1000;
/** A client that reads another time, in Unix seconds. */
const atSecond = (offset: number): Attempt => influencemart({ time: String(SECONDS + offset) });
const written = (time: string): Attempt => influencemart({ time });
const atHours = (hours: number): Attempt =>
  influencemart({ time: String((NOW_MS + hours * HOUR_MS) / 1000) });
const signedAt = (offset: number): Attempt => influencemart({ signs: { time: String(SECONDS + offset) } });
const dated = (date: string): Attempt => ip2({ time: date });
const inMilliseconds = (time: string): Attempt => acme({ time });

export const PAGES: Pages = {
  clock_off: [
    made('A small and growing figure is a clock that drifts: a virtual', atSecond(-412), atSecond(517)),
    namedAs(
      ['timestamp_zone'],
      'Exactly an hour, or hours, is [a time zone](timestamp-zone.md).',
      atHours(1),
      atHours(-5),
    ),
    made(
      [
        'A steady delay is time between signing and sending: requests',
        'A retry sends the old headers again. The first try was in time,',
      ],
      atSecond(-431),
      slaunchx({ time: String(SECONDS - 75) }),
    ),
    made(
      'A request copied out of a log, or a `curl` command from yesterday.',
      atSecond(-86_400),
      atSecond(-93_311),
    ),
  ],
  timestamp_differs: [
    made('The clock is read twice: once for the string, once for the header.', signedAt(-1), signedAt(1)),
    made('A retry builds new headers and keeps the old signature, or signs', signedAt(-2)),
    made(
      'The value was rounded in one place and cut in another: `Math.round(1764547200.6)`',
      signedAt(1),
      signedAt(-1),
    ),
    made('A Postman pre-request script computes a timestamp, and the header', signedAt(-1), signedAt(-3)),
    made('Signatures are computed ahead, in a queue or a batch, and headers', signedAt(-4)),
    missed('Signatures are computed ahead, in a queue or a batch, and headers', signedAt(-3_000)),
  ],
  timestamp_format: [
    made(
      '`1764547200.123` | `str(time.time())`, `Date.now() / 1000`, PHP',
      written(`${SECONDS}.123`),
      written(`${SECONDS}.123456`),
      written(`${SECONDS}.1235`),
    ),
    made('`2025-12-01T00:00:00.000Z` | JavaScript `toISOString()`', written(new Date(NOW_MS).toISOString())),
    made(
      '`2025-12-01T00:00:00.123456+00:00` | Python `isoformat()` with a zone',
      written('2025-12-01T12:01:07.123456+00:00'),
    ),
    made(
      "`Mon, 01 Dec 2025 00:00:00 GMT` | `toUTCString()`, HTTP's `Date`",
      written(new Date(NOW_MS).toUTCString()),
    ),
    made('`12/1/2025, 12:00:00 AM` | `toLocaleString()`', written('12/1/2025, 12:01:07 PM')),
    made(
      'Some vendors want an HTTP date, some ISO 8601 in its short form',
      dated(new Date(NOW_MS).toUTCString()),
      dated('20251201T120107Z'),
      dated(String(SECONDS)),
      dated(longDate(NOW_MS, 'de-DE')),
      dated('٢٠٢٥-١٢-٠١'),
    ),
  ],
  timestamp_in_milliseconds: [
    made(
      [
        'JavaScript `Date.now()` and `new Date().getTime()`, Java `System.currentTimeMillis()`',
        '.NET `ToUnixTimeMilliseconds()`, chosen from the list next to',
        "Postman's `{{$timestamp}}` is in seconds, but scripts that write",
      ],
      written(String(NOW_MS)),
      slaunchx({ time: String(NOW_MS) }),
      influencemart({ signs: { time: String(NOW_MS) } }),
    ),
    namedAs(
      ['timestamp_format'],
      '`Math.floor(Date.now()) / 1000` keeps a fraction: divide first,',
      written(`${SECONDS}.358`),
    ),
  ],
  timestamp_in_seconds: [
    made(
      [
        'Python `int(time.time())`, PHP `time()`, Go `time.Now().Unix()`,',
        'Postman\'s `{{$timestamp}}` and most low-code tools\' "Unix timestamp".',
      ],
      inMilliseconds(String(SECONDS)),
      acme({ signs: { time: String(SECONDS) } }),
    ),
    made('`Date.now() / 1000`, out of habit from other vendors.', inMilliseconds(String(SECONDS))),
    namedAs(
      ['timestamp_format'],
      '`Date.now() / 1000`, out of habit from other vendors.',
      inMilliseconds(`${SECONDS}.358`),
    ),
    nothing("Seconds with three zeros at the end (`time() . '000'`) are milliseconds"),
  ],
  timestamp_zone: [
    made('Python `datetime.utcnow().timestamp()`. It takes a UTC time for', atHours(-1)),
    made(
      '.NET `DateTime.Now - new DateTime(1970, 1, 1)`, and `DateTime.Parse`',
      atHours(1),
      atHours(-5),
      atHours(5.5),
    ),
    made('Java `LocalDateTime.now().toEpochSecond(ZoneOffset.UTC)`, and', atHours(2), atHours(5.75)),
    made("JavaScript `Date.parse('2025-12-01T00:00:00')` is local time,", atHours(-9), atHours(8)),
    made(
      "PHP `strtotime(gmdate('Y-m-d H:i:s'))`, `date('D, d M Y H:i:s')",
      atHours(-2),
      dated(longDate(NOW_MS, 'en-GB', 'Europe/Berlin')),
      dated(longDate(NOW_MS, 'en-GB', 'Asia/Kolkata')),
    ),
  ],
};
