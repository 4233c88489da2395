/** API of PhonePe with X-VERIFY: a plain SHA-256 of the payload, the path and the salt. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

/** Between the hash and the index of the salt. */
const MARK = '###';

/**
 * The scheme of the older API of PhonePe, for servers that take its requests and clients that send them: the member `request` of
 * the body, a payload in base64, and the path are signed, by a plain hash and no HMAC, without a time. Method, query, headers and
 * other members of the body are not, nor where payload and path meet. The id of the key is the index of the salt.
 *
 * @example
 * app.use(countersign(createVerifier({ scheme: phonepeXVerify(), keys })));
 * @see https://developer.phonepe.com/v1/reference/x-verify-generation
 * @typeParam P The payload, where requests are taken as events. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function phonepeXVerify<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('phonepeXVerify', options);
  return defineScheme<P>({
    name: 'phonepe-x-verify',
    keyId: header('X-VERIFY', { after: MARK, length: [1, 8] }),
    signature: header('X-VERIFY', { before: MARK, encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'sha256',
    message: message`${jsonField('request')}${part.path}${part.secret}`,
    replay: { by: 'signature', rememberSeconds: options.rememberSeconds },
    about: {
      title: 'PhonePe API with X-VERIFY',
      documentation: 'https://developer.phonepe.com/v1/reference/x-verify-generation',
      secret: 'The salt key. The id of the key is the index of the salt.',
      notSigned:
        'Method, query, headers, members of the body other than request, and where the payload ends and the path begins; there is no time.',
      rotation: 'Each salt has an index, which is sent with the hash.',
    },
  });
}
