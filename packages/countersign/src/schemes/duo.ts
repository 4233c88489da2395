/** Requests to the API of Duo: HMAC-SHA512 in HTTP Basic. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { lines } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimestampFormat } from '../scheme/values/timestamp-format.ts';
import { timestampFormat } from '../scheme/values/timestamps.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const HTTP_DATE = timestampFormat('httpDate');
const ZONE = /(?:[-+]0000|GMT)$/;

/** As in mail (RFC 5322), in UTC. */
const MAIL_DATE: TimestampFormat = {
  description: 'a date such as "Sun, 30 Nov 2025 23:59:55 -0000"',
  resolutionMs: 1000,
  parse: (text) => (ZONE.test(text) ? HTTP_DATE.parse(text.replace(ZONE, 'GMT')) : undefined),
  pattern: '%a, %d %b %Y %H:%M:%S -0000',
  format: (ms) => HTTP_DATE.format(ms).replace('GMT', '-0000'),
};

/**
 * The scheme of requests to the Auth, Admin and Accounts API of Duo, version 2 of its signature. The secret is the secret key; the
 * integration key names it.
 *
 * Date, method, host, path and the parameters are signed, whether in the query or in a form; other headers are not. A body of
 * another type is refused. The verifier needs its `publicUrl`, since the host is that which the client has called.
 *
 * @example
 * const verifier = createVerifier({ scheme: duo(), keys, publicUrl: 'https://api.example.com' });
 * @see https://duo.com/docs/authapi
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function duo<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('duo', options);
  return defineScheme<P>({
    name: 'duo',
    keyId: header('Authorization', { basic: 'user' }),
    timestamp: header('Date', { format: MAIL_DATE }),
    signature: header('Authorization', { basic: 'password', encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'hmac-sha512',
    message: lines(...[part.timestamp, part.method, part.host, part.path], part.sortedForm({ from: 'both' })),
    verifyOnly: true,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    about: {
      title: 'Duo API',
      documentation: 'https://duo.com/docs/authapi',
      secret: 'The secret key. The id of the key is the integration key.',
      notSigned:
        'Headers but Date; the order and spelling of parameters, and whether they are in query or form.',
    },
  });
}
