/** Adyen webhooks for platforms and management: HMAC-SHA256 over the body, in base64. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of the webhooks of Adyen that have their signature in a header: those of platforms and of the Management API. Those
 * of payments have it in the body, which is another scheme.
 *
 * The HMAC key is hex, in either case.
 *
 * @example
 * app.post('/webhooks/adyen-platforms', webhook(adyenPlatforms(), { secret: process.env.ADYEN_HMAC_KEY }, handle));
 * @see https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function adyenPlatforms<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'adyen-platforms',
    preset: 'adyenPlatforms',
    signature: header('HmacSignature', 'base64'),
    secret: 'hex',
    responseFormat: webhookAnswers({ handled: { text: '[accepted]' } }),
    delivery: { eventType: jsonField('type') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Adyen webhooks for platforms and management',
  documentation:
    'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
  secret: 'The HMAC key of the webhook, in hex.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'After a new key, older deliveries may still be signed with the old one: give both.',
  answer: 'Any 2xx; the text is `[accepted]`.',
} as const;
