/** Requests for an access token by SNAP BI: RSA over client key and time. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';
import { SNAP_BI_DOCUMENTATION } from './snap-bi/signed-text.ts';

/**
 * The scheme of requests for an access token by SNAP BI, Bank Indonesia's standard, which Midtrans, DOKU, BCA, Faspay and others have.
 * The secret is the public key of the client whose id is in `X-CLIENT-KEY`.
 *
 * Only that id and a time are signed: not the body, nor where the request goes.
 *
 * @example
 * const verifier = createVerifier({ scheme: snapBiAccessToken(), keys });
 * @see https://apidevportal.aspi-indonesia.or.id/api-services/keamanan
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function snapBiAccessToken<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('snapBiAccessToken', options);
  return defineScheme<P>({
    name: 'snap-bi-access-token',
    keyId: header('X-CLIENT-KEY'),
    timestamp: header('X-TIMESTAMP', 'iso8601'),
    signature: header('X-SIGNATURE', 'base64'),
    secret: 'publicKey',
    algorithm: 'rsa-v1_5-sha256',
    message: message`${part.keyId}|${part.timestamp}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    about: {
      title: 'SNAP BI access tokens',
      documentation: SNAP_BI_DOCUMENTATION,
      secret: 'The public key that the client has registered, in PEM.',
      notSigned: 'The body, method, path, query and other headers.',
    },
  });
}
