/** Paystack webhooks: HMAC-SHA512 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Paystack. The secret is the secret key of the API, `sk_` and all.
 *
 * An event has no id of its own: `data.id` is that of a transaction or another object, of which there may be several events.
 *
 * @example
 * app.post('/webhooks/paystack', webhook(paystack(), { secret: process.env.PAYSTACK_SECRET_KEY }, handle));
 * @see https://paystack.com/docs/payments/webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function paystack<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'paystack',
    preset: 'paystack',
    signature: header('x-paystack-signature', 'hex'),
    algorithm: 'hmac-sha512',
    delivery: { eventType: jsonField('event') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Paystack webhooks',
  documentation: 'https://paystack.com/docs/payments/webhooks/',
  secret: 'The secret key of the API, `sk_…`: webhooks have none of their own.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'The key of the API is the secret: give both while you exchange it.',
  answer: '200.',
} as const;
