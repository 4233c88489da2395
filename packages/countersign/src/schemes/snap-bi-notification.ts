/** Notifications by SNAP BI: RSA over the request. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import {
  BODY_DIGEST,
  endpointPart,
  SNAP_BI_DOCUMENTATION,
  type SnapBiOptions,
} from './snap-bi/signed-text.ts';

/**
 * The scheme of notifications by SNAP BI, Bank Indonesia's standard, and of transactions without an access token, as Faspay and Winpay have
 * them. The secret is the public key of the sender.
 *
 * Method, address, time and body are signed, the body without the blanks of its JSON. The address is signed as the receiver has it: a
 * proxy must not take a prefix off the path, unless `basePath` puts it back.
 *
 * @example
 * app.post('/webhooks/snap', webhook(snapBiNotification(), { secret: process.env.SNAP_PUBLIC_KEY }, handle));
 * @see https://apidevportal.aspi-indonesia.or.id/api-services/keamanan
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function snapBiNotification<P = unknown>(options: SnapBiOptions = {}): Scheme<P> {
  const endpoint = endpointPart('snapBiNotification', options);
  return defineScheme<P>({
    name: 'snap-bi-notification',
    timestamp: header('X-TIMESTAMP', 'iso8601'),
    signature: header('X-SIGNATURE', 'base64'),
    secret: 'publicKey',
    algorithm: 'rsa-v1_5-sha256',
    message: message`${part.method}:${endpoint}:${BODY_DIGEST}:${part.timestamp}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    about: {
      title: 'SNAP BI notifications',
      documentation: SNAP_BI_DOCUMENTATION,
      secret: 'The public key of the sender, in PEM.',
      notSigned:
        'X-EXTERNAL-ID, X-PARTNER-ID, CHANNEL-ID and other headers, and blanks between tokens of the body.',
    },
  });
}
