/** dLocal: HMAC-SHA256 over login, time and body. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of dLocal's notifications, which requests to its API have as well. The secret is the secret key of the account.
 *
 * `X-Login`, `X-Date` and the body are signed, with nothing between them; method and path are not. `X-Trans-Key`, which requests to
 * the API have, is a second secret that is sent as it is, and is not checked here.
 *
 * @example
 * app.post('/webhooks/dlocal', webhook(dlocal(), { secret: process.env.DLOCAL_SECRET_KEY }, handle));
 * @see https://docs.dlocal.com/reference/payins-security
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function dlocal<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('dlocal', options);
  return defineScheme<P>({
    name: 'dlocal',
    timestamp: header('X-Date', 'iso8601'),
    signature: header('Authorization', { prefix: 'V2-HMAC-SHA256, Signature: ', encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${header('X-Login')}${part.timestamp}${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    about: {
      title: 'dLocal notifications',
      documentation: 'https://docs.dlocal.com/reference/payins-security',
      secret: 'The secret key of the account; neither X-Login nor X-Trans-Key.',
      notSigned: 'Method, path, query and other headers, X-Trans-Key among them.',
      redelivery:
        'Up to 12 times: 6 in the first hours, then every 12 h; whether an attempt is signed anew is not documented.',
      answer: 'Any 2xx.',
    },
  });
}
