/** PayPal webhooks: RSA over ids, a time and the CRC-32 of the body, by certificates that requests name. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link paypal}. */
export interface PaypalOptions extends TimedOptions {
  /** The id of the webhook, as PayPal shows it. It is signed and never sent. */
  readonly webhookId: string;
}

const PATH = '/v1/notifications/certs/*';
const ISSUERS = ['cacerts.digicert.com'];
const KEY_URLS = [
  {
    host: '*.paypal.com',
    path: PATH,
    certificateNames: ['messageverificationcerts.paypal.com'],
    issuerHosts: ISSUERS,
  },
  {
    host: '*.sandbox.paypal.com',
    path: PATH,
    certificateNames: ['messageverificationcerts.sandbox.paypal.com'],
    issuerHosts: ISSUERS,
  },
];

/**
 * The scheme of PayPal. There is no secret: requests name the URL of a certificate, which is fetched from hosts of PayPal alone, and
 * checked, by `remoteKeys()`.
 *
 * **The body is protected by its CRC-32 only**: to a captured delivery, anyone can write another body with the same checksum
 * while the delivery is not handled yet. Fetch from PayPal what you act upon. The transmission id is taken once.
 *
 * PayPal tries a transmission again for 3 days, and shows one id and one time for all attempts of it. It is taken for 23 h; give
 * `toleranceSeconds: { past: 266_400, future: 300 }` to have the last attempts handled too.
 *
 * @example
 * app.post('/webhooks/paypal', webhook(paypal({ webhookId: '8PT597110X687430LKGECATA' }), {}, handle));
 * @see https://developer.paypal.com/api/rest/webhooks/rest/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function paypal<P = unknown>(options: PaypalOptions): Scheme<P> {
  assertKnownOptions('paypal()', options, ['webhookId', 'toleranceSeconds']);
  const { webhookId, toleranceSeconds = { past: 82_800, future: 300 } } = options;
  if (typeof webhookId !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(webhookId))
    throw new TypeError('paypal(): "webhookId" must be the id of your webhook, as PayPal shows it');
  const checksum = part.crc32(part.body);
  return defineScheme<P>({
    name: 'paypal',
    keyId: header('PAYPAL-CERT-URL', { length: [1, 512] }),
    keyUrls: KEY_URLS,
    nonce: header('PAYPAL-TRANSMISSION-ID', { length: [16, 128], alphabet: 'unreserved' }),
    timestamp: header('PAYPAL-TRANSMISSION-TIME', 'iso8601'),
    signature: header('PAYPAL-TRANSMISSION-SIG', 'base64'),
    constants: { 'PAYPAL-AUTH-ALGO': 'SHA256withRSA', 'PAYPAL-AUTH-VERSION': 'v2' },
    secret: 'publicKey',
    algorithm: 'rsa-v1_5-sha256',
    message: message`${part.nonce}|${part.timestamp}|${part.text(webhookId)}|${checksum}`,
    toleranceSeconds,
    replay: { by: 'nonce', copy: 'duplicate' },
    delivery: { eventId: jsonField('id'), eventType: jsonField('event_type') },
    warnings: [
      'PayPal protects the body by a CRC-32 alone, which anyone can forge: fetch from PayPal what you act upon',
    ],
    about: {
      title: 'PayPal webhooks',
      documentation: 'https://developer.paypal.com/api/rest/webhooks/rest/',
      secret: 'None: certificates are fetched from PayPal. Give the id of the webhook as `webhookId`.',
      notSigned:
        'Method, path, query and other headers. Of the body, only its CRC-32 is signed: another body with the same checksum is quickly made.',
      rotation: 'A new certificate has another URL, and is fetched when a delivery names it.',
      redelivery:
        'Up to 25 times in 3 days, as far as is known with the same transmission id and time: those after 23 h are refused unless toleranceSeconds allows them.',
      answer: 'Any 2xx.',
    },
  });
}
