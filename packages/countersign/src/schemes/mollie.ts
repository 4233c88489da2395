/** Mollie webhooks: HMAC-SHA256 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of the webhooks of Mollie that carry events. The classic ones, with the id of a payment in a form, are unsigned, and
 * refused: fetch the payment instead.
 *
 * @example
 * app.post('/webhooks/mollie', webhook(mollie(), { secret: process.env.MOLLIE_WEBHOOK_SECRET }, handle));
 * @see https://docs.mollie.com/reference/webhooks-new
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function mollie<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'mollie',
    preset: 'mollie',
    // While a secret is exchanged, the header comes once for each.
    signature: header('X-Mollie-Signature', { prefix: 'sha256=', encoding: 'hex', several: true }),
    eventId: jsonField('id'),
    delivery: { eventType: jsonField('type') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Mollie webhooks',
  documentation: 'https://docs.mollie.com/reference/webhooks-new',
  secret: 'The signing secret of the webhook.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'For 24 h after a secret was exchanged, the header comes twice, signed with either secret.',
  redelivery: 'The id of the event stays.',
  answer: '200.',
} as const;
