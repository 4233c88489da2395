/** Slips with the time. */

import type { MistakeCode } from 'countersign/diagnosis';
import { type Slip, slip } from './slip.ts';

/** A slip in the timestamp that is sent, and signed as it is sent. */
export function stamped(code: MistakeCode, title: string, write: (ms: number) => string): Slip {
  return slip(code, title, () => ({ writeTimestamp: write }));
}

/** A slip in the timestamp that is signed, where another is sent. */
export function stampSigned(
  code: MistakeCode,
  title: string,
  write: (sent: string, ms: number) => string,
): Slip {
  return slip(code, title, () => ({ timestampToSign: write }));
}

/** A slip in the clock. */
function clocked(code: MistakeCode, title: string, seconds: number): Slip {
  return slip(code, title, ({ readClock }) => ({ readClock: (nowMs) => readClock(nowMs) + seconds * 1000 }));
}

const MINUTE = 60;
const HOUR = 3600;

/** Of every vendor. */
export const clockSlips: readonly Slip[] = [
  clocked('clock_off', 'the clock is 11 minutes slow', -11 * MINUTE - 13),
  clocked('clock_off', 'the clock is 7 minutes fast', 7 * MINUTE + 41),
  clocked('clock_off', 'a retry is sent with the signature of three days ago', -3 * 24 * HOUR - 1234),
];

/** Local time taken for UTC. */
export function zoneSlips(zones: Readonly<Record<string, number>>): readonly Slip[] {
  return Object.entries(zones).map(([name, hours]) =>
    // The request is also on its way for a second or two.
    clocked('timestamp_zone', `the time of ${name} is sent as UTC`, hours * HOUR - 1),
  );
}

const iso = (ms: number) => new Date(ms).toISOString();
const seconds = (ms: number) => Math.floor(ms / 1000);

/** Of vendors who want Unix time in seconds. */
export const unixSlips: readonly Slip[] = [
  stamped('timestamp_in_milliseconds', 'Date.now() is sent and signed', (ms) => String(ms)),
  stampSigned('timestamp_in_milliseconds', 'seconds are sent, their milliseconds are signed', (_, ms) =>
    String(seconds(ms) * 1000),
  ),
  stampSigned(
    'timestamp_in_milliseconds',
    'seconds are sent, the milliseconds of the clock are signed',
    (_, ms) => String(ms),
  ),
  stamped('timestamp_format', 'an ISO date is sent and signed', iso),
  stamped('timestamp_format', 'an ISO date without milliseconds is sent and signed', (ms) =>
    iso(ms).replace(/\.\d+/, ''),
  ),
  stamped('timestamp_format', 'the date of HTTP is sent and signed', (ms) => new Date(ms).toUTCString()),
  stamped('timestamp_format', 'seconds with a fraction are sent and signed', (ms) => (ms / 1000).toFixed(6)),
  stampSigned('timestamp_format', 'seconds are sent, an ISO date is signed', (_, ms) =>
    iso(seconds(ms) * 1000).replace('.000', ''),
  ),
  stampSigned('timestamp_format', 'seconds are sent, the same with ".0" are signed', (sent) => `${sent}.0`),
  stampSigned('timestamp_differs', 'the clock is read again for the header, a second later', (_, ms) =>
    String(seconds(ms) - 1),
  ),
  stampSigned('timestamp_differs', 'the clock is read again for the header, three seconds later', (_, ms) =>
    String(seconds(ms) - 3),
  ),
  stampSigned('timestamp_differs', 'the time of expiry is signed, half a minute ahead', (_, ms) =>
    String(seconds(ms) + 30),
  ),
];
