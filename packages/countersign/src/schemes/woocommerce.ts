/** WooCommerce webhooks: HMAC-SHA256 over the body, in base64. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { woocommercePing } from '../webhooks/handshakes/woocommerce.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of WooCommerce. The body alone is signed: topic and id of the delivery stand in headers. The form with
 * which WooCommerce checks the URL of a new webhook is not signed: it is answered, and no handler runs.
 *
 * @example
 * app.post('/webhooks/woocommerce', webhook(woocommerce(), { secret: process.env.WOOCOMMERCE_WEBHOOK_SECRET }, handle));
 * @see https://woocommerce.github.io/woocommerce-rest-api-docs/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function woocommerce<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'woocommerce',
    preset: 'woocommerce',
    signature: header('X-WC-Webhook-Signature', 'base64'),
    shortestSecretBytes: 1,
    delivery: {
      eventId: header('X-WC-Webhook-Delivery-ID', { aliases: ['X-WC-Delivery-ID'] }),
      eventType: header('X-WC-Webhook-Topic'),
      // order.created and order.updated come with one body.
      typeTellsEvents: true,
      payload: ['json', 'form'],
      handshakes: [woocommercePing],
    },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'WooCommerce webhooks',
  documentation: 'https://woocommerce.github.io/woocommerce-rest-api-docs/',
  secret: 'The secret of the webhook.',
  notSigned: 'Method, path, query and all headers: the topic and the ids can be changed under way.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  answer:
    'Any 2xx. A webhook is disabled after five failures in a row. A new one is activated once its ping got 200.',
} as const;
