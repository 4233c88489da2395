/** Requests to the API of Kraken: HMAC-SHA512 over the path and a digest of nonce and body. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { formField } from '../scheme/values/located-values.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

/**
 * The scheme of requests to the REST API of Kraken, for a service that takes requests as it does. The secret is base64.
 *
 * The path and the whole body are signed, with the nonce in its form; method, query and headers are not, nor is a time. A nonce
 * is good once. Kraken also refuses one that is lower than the highest of its key, which this does not: requests that were held
 * back can still come late.
 *
 * @example
 * const verifier = createVerifier({ scheme: kraken(), keys });
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function kraken<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('kraken', options);
  return defineScheme<P>({
    name: 'kraken',
    keyId: header('API-Key', { length: [1, 128] }),
    nonce: formField('nonce', { length: [1, 20] }),
    signature: header('API-Sign', 'base64'),
    secret: 'base64',
    algorithm: 'hmac-sha512',
    message: message`${part.path}${part.sha256(message`${part.nonce}${part.body}`, 'raw')}`,
    replay: { by: 'nonce', rememberSeconds: options.rememberSeconds },
    about: {
      title: 'Kraken REST API',
      documentation: 'https://docs.kraken.com/api/docs/guides/spot-rest-auth',
      secret: 'The private key of the API key, in base64.',
      notSigned: 'Method, query and headers.',
      lax: 'A nonce need not be higher than those before it, as it must be at Kraken: it is good once.',
    },
  });
}
