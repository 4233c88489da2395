/** WorkOS webhooks: HMAC-SHA256 over `timestamp.body`, with the time in milliseconds. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { timestampedPair } from './families/timestamped-pair.ts';

/**
 * The scheme of WorkOS: time and body are signed. Method, path, query and other headers are not.
 *
 * A request is taken for 180 s, as in the library of WorkOS, and once. The id of the event is the member `id` of the body.
 *
 * @example
 * app.post('/webhooks/workos', webhook(workos(), { secret: process.env.WORKOS_WEBHOOK_SECRET }, handle));
 * @see https://workos.com/docs/events/data-syncing/webhooks
 * @typeParam P The payload, such as `Event` of `@workos-inc/node`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function workos<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return timestampedPair(
    {
      ...{ name: 'workos', preset: 'workos', header: 'WorkOS-Signature', format: 'unixMilliseconds' },
      ...{
        toleranceSeconds: 180,
        eventId: jsonField('id'),
        delivery: { eventType: jsonField('event') },
        about: ABOUT,
      },
    },
    options,
  );
}

const ABOUT = {
  title: 'WorkOS webhooks',
  documentation: 'https://workos.com/docs/events/data-syncing/webhooks',
  secret: 'The signing secret of the endpoint.',
  notSigned: 'Method, path, query and other headers.',
  answer: '200.',
  lax: 'The library of WorkOS takes a signature under any name, a timestamp that lies ahead, and bodies that say the same in other bytes.',
} as const;
