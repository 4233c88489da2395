/** Linear webhooks: HMAC-SHA256 over the body, which has the time in a member. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Linear: the body is signed, and its member `webhookTimestamp` is the time. Method, path, query and headers are
 * not: `Linear-Delivery`, `Linear-Event` and `Linear-Timestamp` can be changed under way, and the last is not looked at.
 *
 * A delivery that failed comes again after 1 min, 1 h and 6 h, and as far as is known with the bytes of the first, its time
 * included. A request is taken for 300 s, so that the first of these is handled; the library of Linear takes it for 60 s. Give
 * `toleranceSeconds: { past: 28_800, future: 60 }` to have the others handled too. An exact copy is answered as a duplicate.
 *
 * @example
 * app.post('/webhooks/linear', webhook(linear(), { secret: process.env.LINEAR_WEBHOOK_SECRET }, handle));
 * @see https://linear.app/developers/webhooks
 * @typeParam P The payload, such as `LinearWebhookPayload` of `@linear/sdk/webhooks`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function linear<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('linear', options);
  return defineScheme<P>({
    name: 'linear',
    timestamp: jsonField('webhookTimestamp', { format: 'unixMilliseconds', jsonType: 'number' }),
    signature: header('Linear-Signature', 'hex'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? { past: 300, future: 60 },
    replay: { by: 'signature', copy: 'duplicate' },
    delivery: { eventId: header('Linear-Delivery'), eventType: jsonField('type') },
    about: {
      title: 'Linear webhooks',
      documentation: 'https://linear.app/developers/webhooks',
      secret: 'The signing secret of the webhook, `lin_wh_…`.',
      notSigned:
        'Method, path, query and all headers, such as Linear-Delivery, Linear-Event and Linear-Timestamp.',
      redelivery:
        'After 1 min, 1 h and 6 h, as far as is known with the same bytes, the time included: the last two are refused unless toleranceSeconds allows 8 h of age.',
      answer: '200 within 5 s.',
    },
  });
}
