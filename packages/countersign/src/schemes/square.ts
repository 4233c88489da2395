/** Square webhooks: HMAC-SHA256 over the address and the body, in base64. */

import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Square. The address that was registered is signed, byte for byte, before the body: give its scheme and host as
 * `publicUrl`. The signature key is taken as text, though it looks like base64.
 *
 * `x-square-signature`, which is SHA-1, is not looked at: it would be a way around this one.
 *
 * @example
 * app.post('/webhooks/square', webhook(square(), { secret: process.env.SQUARE_SIGNATURE_KEY, publicUrl: 'https://shop.example.com' }, handle));
 * @see https://developer.squareup.com/docs/webhooks/step3validate
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function square<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'square',
    preset: 'square',
    signature: header('x-square-hmacsha256-signature', 'base64'),
    message: message`${part.url}${part.body}`,
    eventId: jsonField('event_id'),
    delivery: { eventType: jsonField('type') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Square webhooks',
  documentation: 'https://developer.squareup.com/docs/webhooks/step3validate',
  secret: 'The signature key of the webhook subscription.',
  notSigned: 'Method and headers.',
  redelivery: 'For up to 24 h. The id of the event stays.',
  answer: 'Any 2xx.',
} as const;
