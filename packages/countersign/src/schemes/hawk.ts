/** Hawk: HMAC-SHA256 over the request line, host, port and a hash of the payload. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { headerParam } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const parameter = (name: string, options: object = {}) =>
  headerParam('Authorization', name, { authScheme: 'Hawk', quoted: true, ...options });

/** The hash of a payload, which has its media type in it. */
const PAYLOAD_HASH = part.sha256(message`hawk.1.payload\n${part.mediaType}\n${part.body}\n`, 'base64');
const APP = part.optional('', parameter('app'), message`\n${parameter('dlg')}\n`);

/**
 * The scheme of Hawk, with SHA-256. Each request names its key.
 *
 * Method, path, query, host, port and `ext` are signed, and the payload with its media type: a request with a body and without
 * its hash is refused, which Hawk itself leaves to the server. Other headers are not signed. The verifier needs its `publicUrl`,
 * since host and port are those that the client has called. A nonce is good once.
 *
 * @example
 * const verifier = createVerifier({ scheme: hawk(), keys, publicUrl: 'https://api.example.com' });
 * @see https://github.com/mozilla/hawk/blob/main/API.md
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function hawk<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('hawk', options);
  const head = message`hawk.1.header\n${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.hostname}\n${part.port}\n`;
  const signed = (hash: typeof PAYLOAD_HASH) => ({
    parts: [...head.parts, ...message`${hash}\n${parameter('ext')}\n${APP}`.parts],
  });
  return defineScheme<P>({
    name: 'hawk',
    keyId: parameter('id'),
    timestamp: parameter('ts', { format: 'unixSeconds' }),
    nonce: parameter('nonce', { length: [1, 64], alphabet: 'visible' }),
    signature: parameter('mac', { encoding: 'base64' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    // The hash is that of the payload, whatever was sent: it need not be compared. Without a payload it may be left out.
    message: [signed(PAYLOAD_HASH), signed(part.withBody(PAYLOAD_HASH))],
    alsoSent: [[parameter('hash'), PAYLOAD_HASH]],
    toleranceSeconds: options.toleranceSeconds ?? 60,
    replay: 'nonce',
    about: {
      title: 'Hawk',
      documentation: 'https://github.com/mozilla/hawk/blob/main/API.md',
      secret: 'The key that client and server share.',
      notSigned: 'Headers but Authorization, apart from the media type of a payload.',
      lax: 'The library takes a body without its hash unless the server asks for it.',
    },
  });
}
