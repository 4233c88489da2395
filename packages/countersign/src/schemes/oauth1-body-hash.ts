/** OAuth 1.0a with HMAC, and the extension for bodies that are no forms. */

import { algorithmBy } from '../scheme/algorithms/chosen-algorithm.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message, type Part } from '../scheme/message/message.ts';
import type { SortedFormOptions } from '../scheme/message/parts/form/sorted-form.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toKeyBytes } from '../scheme/secrets/secrets.ts';
import { encodePercent } from '../scheme/target.ts';
import { headerParam } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const parameter = (name: string, options: object = {}) =>
  headerParam('Authorization', name, { authScheme: 'OAuth', quoted: true, percentEncoded: true, ...options });

const NOT_SIGNED = ['realm', 'oauth_signature'];

/**
 * The scheme of OAuth 1.0a (RFC 5849) with HMAC-SHA1 or HMAC-SHA256, and with `oauth_body_hash` for bodies that are no forms. The
 * secret is that of the consumer, `&`, and that of the token, which may be empty; the consumer key names it.
 *
 * Method, address without the query, all parameters of query and form, and the body are signed: with a body that is no form, a
 * request without its hash is refused. Other headers are not signed. The verifier needs its `publicUrl`. A nonce is good once.
 *
 * @example
 * const verifier = createVerifier({ scheme: oauth1BodyHash(), keys, publicUrl: 'https://api.example.com' });
 * @see https://datatracker.ietf.org/doc/html/rfc5849
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function oauth1BodyHash<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('oauth1BodyHash', options);
  const { algorithm, choice } = algorithmBy(parameter('oauth_signature_method'), {
    'HMAC-SHA1': 'hmac-sha1',
    'HMAC-SHA256': 'hmac-sha256',
  });
  const address = part.percentEncode(message`${part.origin}${part.path}`);
  const signed = (fields: SortedFormOptions, without: readonly string[] = []) => {
    const parametersOf = {
      header: 'Authorization',
      authScheme: 'OAuth',
      without: [...NOT_SIGNED, ...without],
    };
    const all = part.percentEncode(part.sortedForm({ ...fields, parametersOf }));
    return message`${choice}${part.method}&${address}&${all}`;
  };
  // As computed, whatever was sent: the hash need not be compared then.
  const withHash = (hash: Part) =>
    signed({ from: 'query', and: { oauth_body_hash: hash } }, ['oauth_body_hash']);
  return defineScheme<P>({
    name: 'oauth1-body-hash',
    keyId: parameter('oauth_consumer_key'),
    timestamp: parameter('oauth_timestamp', { format: 'unixSeconds' }),
    nonce: parameter('oauth_nonce', { length: [1, 128], alphabet: 'visible' }),
    signature: parameter('oauth_signature', { encoding: 'base64' }),
    secret: toKey,
    algorithm,
    message: [
      withHash(part.sha1(part.body, 'base64')),
      withHash(part.sha256(part.body, 'base64')),
      signed({ from: 'both' }),
    ],
    verifyOnly: true,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'nonce',
    about: {
      title: 'OAuth 1.0a with a hash of the body',
      documentation: 'https://datatracker.ietf.org/doc/html/rfc5849',
      secret: 'Consumer secret, `&` and token secret. The id of the key is the consumer key.',
      notSigned: 'Headers but Authorization.',
    },
  });
}

function toKey(secret: string): Uint8Array {
  toKeyBytes(secret, 'utf8');
  const [consumer = '', token, ...more] = secret.split('&');
  if (token === undefined || more.length > 0)
    throw new TypeError(
      'the secret must be those of consumer and token, joined by "&" and percent-encoded where they have one',
    );
  return Buffer.from(`${encodePercent(consumer)}&${encodePercent(token)}`);
}
