/** Requests to the API of Binance: HMAC-SHA256 over query and body. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { formField, queryParam } from '../scheme/values/located-values.ts';
import { header } from '../scheme/values/value-location.ts';

/**
 * The scheme of signed requests to Binance with a secret, for a service that takes requests as it does. Each names its API key.
 *
 * The query is signed as it is sent, with the body right behind it, so that their border is not signed; nor are method, path and
 * headers. The signature must be the last parameter of the query: what stood behind it would not be signed. A request
 * may be as old as its `recvWindow` says: 5 s where it says nothing, and 60 s at most.
 *
 * @example
 * const verifier = createVerifier({ scheme: binance(), keys });
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError for an option: there are none.
 */
export function binance<P = unknown>(options: Readonly<Record<string, never>> = {}): Scheme<P> {
  assertKnownOptions('binance()', options, []);
  return defineScheme<P>({
    name: 'binance',
    keyId: header('X-MBX-APIKEY', { length: [1, 128] }),
    timestamp: formField('timestamp', { orQuery: true, format: 'unixMilliseconds' }),
    signature: queryParam('signature', 'hex'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.queryWithout('signature')}${part.body}`,
    toleranceSeconds: { past: 60, future: 1 },
    oldestMs: { at: formField('recvWindow', { orQuery: true }), otherwise: 5000 },
    replay: 'signature',
    about: {
      title: 'Binance API',
      documentation: 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security',
      secret: 'The secret of the API key.',
      notSigned: 'Method, path, headers, and where the query ends and the body begins.',
    },
  });
}
