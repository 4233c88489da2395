/** Shopify webhooks: HMAC-SHA256 over the body, in base64. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Shopify, under the names `X-Shopify-*`, or those of its Events API, `Shopify-*`, which count where both were
 * sent. The secret is the client secret of the app.
 *
 * The body alone is signed: topic, shop, ids and times stand in headers, and a proxy that changes headers changes them unseen.
 *
 * @example
 * app.post('/webhooks/shopify', webhook(shopify(), { secret: process.env.SHOPIFY_CLIENT_SECRET }, handle));
 * @see https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function shopify<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'shopify',
    preset: 'shopify',
    signature: header('X-Shopify-Hmac-Sha256', {
      aliases: ['Shopify-Hmac-Sha256'],
      prefer: 'aliases',
      encoding: 'base64',
    }),
    delivery: {
      eventId: header('Shopify-Webhook-Id', { aliases: ['X-Shopify-Webhook-Id'] }),
      eventType: header('Shopify-Topic', { aliases: ['X-Shopify-Topic'] }),
      // An order that is created and paid at once comes with one body under both topics.
      typeTellsEvents: true,
    },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Shopify webhooks',
  documentation: 'https://shopify.dev/docs/apps/build/webhooks/verify-deliveries',
  secret: 'The client secret of the app.',
  notSigned:
    'Method, path, query and all headers: topic, shop, the ids and the time of the event can be changed under way.',
  rotation: 'For up to an hour after a new client secret, deliveries are signed with the old one: give both.',
  redelivery: 'A delivery that failed is sent again with the same webhook id, body and signature.',
  answer: 'Any 2xx within 5 s.',
} as const;
