/** API of Coinbase Exchange: HMAC-SHA256 over timestamp, method, path and body, with nothing between. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimestampFormat } from '../scheme/values/timestamp-format.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const SECONDS = /^[1-9]\d{9,10}(?:\.\d{1,9})?$/;

/** Clients write fractions of a second, if they have them. */
const DECIMAL_SECONDS: TimestampFormat = {
  description: 'Unix time in seconds, 10 digits, with or without a fraction',
  parse: (text) => (SECONDS.test(text) ? Math.floor(Number(text) * 1000) : undefined),
  format: (ms) => String(Math.floor(ms) / 1000),
};

/**
 * The scheme of the API of Coinbase Exchange, for servers that take its requests and clients that send them: time, method, path
 * with query, and body are signed; other headers are not. `CB-ACCESS-PASSPHRASE` is neither signed nor checked: compare it with
 * what you keep of it, in constant time.
 *
 * A request is taken for 30 s, and once. The derivatives and international exchanges leave the query out, which is another scheme.
 *
 * @example
 * app.use(countersign(createVerifier({ scheme: coinbaseExchange(), keys })));
 * @see https://docs.cdp.coinbase.com/exchange/rest-api/authentication
 * @typeParam P The payload, where requests are taken as events. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function coinbaseExchange<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('coinbaseExchange', options);
  return defineScheme<P>({
    name: 'coinbase-exchange',
    keyId: header('CB-ACCESS-KEY'),
    timestamp: header('CB-ACCESS-TIMESTAMP', { format: DECIMAL_SECONDS }),
    signature: header('CB-ACCESS-SIGN', 'base64'),
    secret: 'base64',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}${part.method}${part.target}${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 30,
    replay: 'signature',
    about: {
      title: 'Coinbase Exchange API',
      documentation: 'https://docs.cdp.coinbase.com/exchange/rest-api/authentication',
      secret: 'The secret of the API key, in base64.',
      notSigned: 'All headers, CB-ACCESS-KEY and CB-ACCESS-PASSPHRASE among them.',
    },
  });
}
