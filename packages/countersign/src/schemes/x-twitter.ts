/** X webhooks: HMAC-SHA256 over the body, in base64. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { xCrc } from '../webhooks/handshakes/x-twitter.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of the Account Activity API of X, formerly Twitter. The secret is the consumer secret.
 *
 * X checks an endpoint by a request that anyone can send, and the answer is what signs a delivery of that text. `webhook()`
 * answers it for short texts of letters, digits, `-` and `_` alone, and no delivery of such a text is accepted.
 *
 * @example
 * app.all('/webhooks/x-twitter', webhook(xTwitter(), { secret: process.env.X_CONSUMER_SECRET }, handle));
 * @see https://docs.x.com/x-api/webhooks/quickstart
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function xTwitter<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'x-twitter',
    preset: 'xTwitter',
    signature: header('x-twitter-webhooks-signature', { prefix: 'sha256=', encoding: 'base64' }),
    delivery: { handshakes: [xCrc] },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'X webhooks',
  documentation: 'https://docs.x.com/x-api/webhooks/quickstart',
  secret: 'The consumer secret of the app.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  answer: '200 within 10 s.',
} as const;
