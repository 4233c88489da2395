/** Requests to the older APIs of Alibaba Cloud (RPC style): HMAC-SHA1 over all parameters. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toKeyBytes } from '../scheme/secrets/secrets.ts';
import { formField } from '../scheme/values/located-values.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const parameter = (name: string, options: object = {}) => formField(name, { orQuery: true, ...options });

/**
 * The scheme of RPC-style requests to Alibaba Cloud, version 1.0 of its signature.
 *
 * Method and all parameters are signed, whether in the query or in a form; path and headers are not. A body of another type is
 * refused. A nonce is good once.
 *
 * @example
 * const verifier = createVerifier({ scheme: alibabaRpc(), keys });
 * @see https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function alibabaRpc<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('alibabaRpc', options);
  const parameters = part.sortedForm({ from: 'both', without: ['Signature'] });
  return defineScheme<P>({
    name: 'alibaba-rpc',
    keyId: parameter('AccessKeyId'),
    timestamp: parameter('Timestamp', { format: 'iso8601' }),
    nonce: parameter('SignatureNonce', { length: [1, 128], alphabet: 'visible' }),
    signature: parameter('Signature', { encoding: 'base64' }),
    secret: (secret) => Buffer.concat([toKeyBytes(secret, 'utf8'), Buffer.from('&')]),
    algorithm: 'hmac-sha1',
    message: message`${part.method}&%2F&${part.percentEncode(parameters)}`,
    toleranceSeconds: options.toleranceSeconds ?? 900,
    replay: 'nonce',
    about: {
      title: 'Alibaba Cloud API, RPC style',
      documentation: 'https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism',
      secret: 'The AccessKey secret. The id of the key is the AccessKey id.',
      notSigned: 'Path and headers.',
    },
  });
}
