/** Requests to Alibaba Cloud, version 3 of its signature: HMAC-SHA256 over the headers that a request lists. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header, headerParam } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const SCHEME = 'ACS3-HMAC-SHA256';
const REQUIRED = ['host', 'x-acs-content-sha256', 'x-acs-date', 'x-acs-signature-nonce'];
const parameter = (name: string, options: object = {}) =>
  headerParam('Authorization', name, { authScheme: SCHEME, ...options });

/**
 * The scheme of requests to Alibaba Cloud with version 3 of its signature.
 *
 * Method, path, query and body are signed, and the headers that the request lists, of which `host`, `x-acs-date`,
 * `x-acs-signature-nonce` and `x-acs-content-sha256` must be some. A nonce is good once.
 *
 * @example
 * const verifier = createVerifier({ scheme: alibabaV3(), keys });
 * @see https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function alibabaV3<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('alibabaV3', options);
  const list = parameter('SignedHeaders');
  const headers = part.signedHeaders(list, { required: REQUIRED, spaces: 'trimmed' });
  const query = part.sortedForm({ from: 'query' });
  const canonical = message`${part.method}\n${part.path}\n${query}\n${headers}\n\n${list}\n${part.sha256(part.body)}`;
  return defineScheme<P>({
    name: 'alibaba-v3',
    keyId: parameter('Credential'),
    timestamp: header('x-acs-date', 'iso8601'),
    nonce: header('x-acs-signature-nonce', { length: [1, 128], alphabet: 'visible' }),
    signature: parameter('Signature', { encoding: 'hex' }),
    contentDigest: { carrier: header('x-acs-content-sha256'), algorithm: 'sha256' },
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`ACS3-HMAC-SHA256\n${part.sha256(canonical)}`,
    alsoSent: [[list, REQUIRED.join(';')]],
    toleranceSeconds: options.toleranceSeconds ?? 900,
    replay: 'nonce',
    about: {
      title: 'Alibaba Cloud API, signature version 3',
      documentation:
        'https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature',
      secret: 'The AccessKey secret. The id of the key is the AccessKey id.',
      notSigned: 'Headers that the request does not list.',
    },
  });
}
