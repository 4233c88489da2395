/** Paddle Billing webhooks: HMAC-SHA256 over `timestamp:body`. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { headerParam } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Paddle Billing (that of Paddle Classic is another): time and body are signed. Method, path, query and other
 * headers are not. The secret is taken as it is shown, `pdl_ntfset_` and all.
 *
 * A request is taken for 5 s only, as in the library of Paddle: set `toleranceSeconds` where a queue or a clock needs more. The
 * id of the event is the member `event_id` of the body.
 *
 * @example
 * app.post('/webhooks/paddle', webhook(paddle(), { secret: process.env.PADDLE_WEBHOOK_SECRET }, handle));
 * @see https://developer.paddle.com/webhooks/signature-verification
 * @typeParam P The payload, such as `EventEntity` of `@paddle/paddle-node-sdk`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function paddle<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('paddle', options);
  const separator = ';';
  return defineScheme<P>({
    name: 'paddle',
    timestamp: headerParam('Paddle-Signature', 'ts', { format: 'unixSeconds', separator }),
    signature: headerParam('Paddle-Signature', 'h1', { encoding: 'hex', separator }),
    eventId: jsonField('event_id'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}:${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 5,
    replay: 'signature',
    delivery: { eventType: jsonField('event_type') },
    about: {
      title: 'Paddle Billing webhooks',
      documentation: 'https://developer.paddle.com/webhooks/signature-verification',
      secret: 'The secret key of the notification destination, `pdl_ntfset_…`.',
      notSigned: 'Method, path, query and other headers.',
      rotation:
        'The header may have several h1. One of them must be right; the library of Paddle for Node looks at the last alone.',
      answer: '200.',
      lax: 'The library of Paddle takes a timestamp that lies ahead, however far.',
    },
  });
}
