/** Coinbase Commerce webhooks: HMAC-SHA256 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Coinbase Commerce. Webhooks with `X-Hook0-Signature`, from the newer Developer Platform, are another scheme.
 *
 * @example
 * app.post('/webhooks/coinbase-commerce', webhook(coinbaseCommerce(), { secret: process.env.COINBASE_COMMERCE_WEBHOOK_SECRET }, handle));
 * @see https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function coinbaseCommerce<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'coinbase-commerce',
    preset: 'coinbaseCommerce',
    signature: header('X-CC-Webhook-Signature', 'hex'),
    eventId: jsonField(['event', 'id']),
    delivery: { eventType: jsonField(['event', 'type']) },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Coinbase Commerce webhooks',
  documentation: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security',
  secret: "The shared secret of the account's webhooks.",
  notSigned: 'Method, path, query and all headers.',
  rotation: 'An account has one secret: give both while you exchange it.',
  redelivery: 'For up to 3 days. The id of the event stays, while the body counts the attempts.',
  answer: '200.',
} as const;
