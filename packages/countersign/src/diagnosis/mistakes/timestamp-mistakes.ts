/** Mistakes with the timestamp, and clocks that are off. */

import type { TimestampMistake } from '../../responses/mistake-code.ts';
import type { MistakeText } from './mistake-text.ts';

export const TIMESTAMP_MISTAKES: Readonly<Record<TimestampMistake, MistakeText>> = {
  timestamp_in_milliseconds: {
    cause: 'The timestamp was in milliseconds instead of seconds.',
    cure: 'Divide by 1000 and drop the fraction, and use that text in the header and in the string to sign.',
  },
  timestamp_in_seconds: {
    cause: 'The timestamp was in seconds instead of milliseconds.',
    cure: 'Use milliseconds, in the header and in the string to sign.',
  },
  timestamp_format: {
    cause: 'The timestamp was written in another form.',
    cure: 'Write the timestamp in the documented form, and use that text in the header and in the string to sign.',
  },
  timestamp_zone: {
    cause: 'The timestamp was in local time, or in another time zone.',
    cure: 'Use UTC; Unix time has no time zone.',
  },
  timestamp_differs: {
    cause: 'Another timestamp was signed than was sent in the header.',
    cure: 'Read the clock once for each request, and use the same text in both places.',
  },
  clock_off: {
    cause: 'The timestamp is too far from the time of the server.',
    cure: 'Set the clock of the client (NTP), and sign each request, retries too, just before it is sent.',
  },
};
