/** DOKU, without SNAP: HMAC-SHA256 over lines of names and values. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of DOKU's notifications, and of requests to its API, where they are not those of SNAP. The secret is the secret key of
 * the client.
 *
 * Client, request id, time, path and a digest of the body are signed; the method and the query are not. The path is signed as the
 * receiver has it: a proxy must not take a prefix off it, unless `basePath` puts it back.
 *
 * @example
 * app.post('/webhooks/doku', webhook(doku(), { secret: process.env.DOKU_SECRET_KEY }, handle));
 * @see https://developers.doku.com/get-started-with-doku-api/signature-component/non-snap/signature-component-from-request-header
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function doku<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('doku', options);
  const digest = part.withBody(message`\nDigest:${part.sha256(part.body, 'base64')}`);
  return defineScheme<P>({
    name: 'doku',
    timestamp: header('Request-Timestamp', 'iso8601'),
    signature: header('Signature', { prefix: 'HMACSHA256=', encoding: 'base64' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`Client-Id:${header('Client-Id')}\nRequest-Id:${header('Request-Id')}\nRequest-Timestamp:${part.timestamp}\nRequest-Target:${part.path}${digest}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    about: {
      title: 'DOKU notifications (non-SNAP)',
      documentation:
        'https://developers.doku.com/get-started-with-doku-api/signature-component/non-snap/signature-component-from-request-header',
      secret: 'The secret key of the client, from the back office.',
      notSigned: 'Method, query and other headers.',
      answer: 'Exactly 200.',
    },
  });
}
