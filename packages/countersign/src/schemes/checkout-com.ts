/** Checkout.com webhooks: HMAC-SHA256 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Checkout.com. The secret is the signature key of the workflow. A static `Authorization`, which a workflow may
 * send as well, is not looked at.
 *
 * @example
 * app.post('/webhooks/checkout-com', webhook(checkoutCom(), { secret: process.env.CHECKOUT_SIGNATURE_KEY }, handle));
 * @see https://www.checkout.com/docs/developer-resources/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function checkoutCom<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'checkout-com',
    preset: 'checkoutCom',
    signature: header('Cko-Signature', 'hex'),
    eventId: jsonField('id'),
    delivery: { eventType: jsonField('type') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Checkout.com webhooks',
  documentation: 'https://www.checkout.com/docs/developer-resources/webhooks',
  secret: 'The signature key of the workflow.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  redelivery: 'Up to eight times, in any order; the id of the event stays.',
  answer: 'Any 2xx.',
} as const;
