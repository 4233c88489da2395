/** Razorpay webhooks: HMAC-SHA256 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Razorpay. The id of the event stands in a header, which is not signed. Signatures of the checkout are another
 * scheme, with another secret.
 *
 * @example
 * app.post('/webhooks/razorpay', webhook(razorpay(), { secret: process.env.RAZORPAY_WEBHOOK_SECRET }, handle));
 * @see https://razorpay.com/docs/webhooks/validate-test/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function razorpay<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'razorpay',
    preset: 'razorpay',
    signature: header('X-Razorpay-Signature', 'hex'),
    shortestSecretBytes: 1,
    delivery: { eventId: header('x-razorpay-event-id'), eventType: jsonField('event') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Razorpay webhooks',
  documentation: 'https://razorpay.com/docs/webhooks/validate-test/',
  secret: 'The secret that you typed when you made the webhook; not that of the API key.',
  notSigned: 'Method, path, query and all headers: x-razorpay-event-id can be changed under way.',
  rotation:
    'Events that are sent again are signed with the secret of their first attempt: give both for 24 h.',
  redelivery: 'For up to 24 h, with the same id, body and signature; then the webhook is disabled.',
  answer: 'Any 2xx.',
} as const;
