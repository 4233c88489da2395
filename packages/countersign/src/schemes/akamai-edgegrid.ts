/** Requests to the APIs of Akamai (EdgeGrid): HMAC-SHA256 with a key made for each timestamp. */

import { createHmac } from 'node:crypto';
import { derivedKeys } from '../scheme/algorithms/derived-keys.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { headerParam } from '../scheme/values/value-location.ts';
import { BASIC_ISO_WITH_COLONS } from './families/basic-iso-dates.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const SIGNED_BYTES = 131_072;
const parameter = (name: string, options: object = {}) =>
  headerParam('Authorization', name, { authScheme: 'EG1-HMAC-SHA256', separator: ';', ...options });

/**
 * The scheme of EdgeGrid, with which requests to Akamai are signed. The client token names the key; its secret is the client secret.
 *
 * Method, scheme, host, path and query are signed, and the first 131 072 bytes of the body of a POST. What stands behind them is
 * not, nor are bodies of other methods and headers. The verifier needs its `publicUrl`. A nonce is good once.
 *
 * @example
 * const verifier = createVerifier({ scheme: akamaiEdgegrid(), keys, publicUrl: 'https://api.example.com' });
 * @see https://techdocs.akamai.com/developer/docs/edgegrid
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function akamaiEdgegrid<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('akamaiEdgegrid', options);
  const { algorithm, choice } = derivedKeys('hmac-sha256', part.timestamp, (secret, timestamp) =>
    Buffer.from(createHmac('sha256', secret).update(timestamp).digest('base64')),
  );
  const hash = part.withBody(part.sha256(part.truncated(part.body, SIGNED_BYTES), 'base64'), {
    methods: ['POST'],
  });
  const signed = part.beforeParameter('Authorization', 'signature');
  return defineScheme<P>({
    name: 'akamai-edgegrid',
    keyId: parameter('client_token'),
    timestamp: parameter('timestamp', { format: BASIC_ISO_WITH_COLONS }),
    nonce: parameter('nonce', { length: [1, 128], alphabet: 'visible' }),
    signature: parameter('signature', { encoding: 'base64' }),
    secret: 'utf8',
    algorithm,
    // Between the two tabs stand headers, which an API of Akamai may ask for.
    message: message`${choice}${part.method}\t${part.scheme}\t${part.host}\t${part.target}\t\t${hash}\t${signed}`,
    verifyOnly: true,
    toleranceSeconds: options.toleranceSeconds ?? 30,
    replay: 'nonce',
    about: {
      title: 'Akamai EdgeGrid',
      documentation: 'https://techdocs.akamai.com/developer/docs/edgegrid',
      secret: 'The client secret. The id of the key is the client token.',
      notSigned: 'Headers; a body behind its first 131 072 bytes, and bodies of methods other than POST.',
    },
  });
}
