/** Netlify's notifications of deploys: a JWS whose payload has the hash of the body. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { compactJws } from '../scheme/values/compact-jws.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

/**
 * The scheme of Netlify: a token signed with HMAC-SHA256, whose claim `sha256` is the hash of the body. Method, path, query and other
 * headers are not signed, and there is neither a time nor an id: copies are known by the token, for as long as it is remembered.
 *
 * Tokens of other algorithms, of `none`, and of another issuer than `netlify` are refused.
 *
 * @example
 * app.post('/webhooks/netlify', webhook(netlify(), { secret: process.env.NETLIFY_JWS_SECRET }, handle));
 * @see https://docs.netlify.com/deploy/deploy-notifications/#payload-signature
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function netlify<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('netlify', options);
  const token = compactJws('X-Webhook-Signature', { alg: 'HS256', claims: { iss: 'netlify' } });
  return defineScheme<P>({
    name: 'netlify',
    signature: token.signature,
    contentDigest: { carrier: token.claim('sha256', 'hex'), algorithm: 'sha256' },
    secret: 'utf8',
    shortestSecretBytes: 1,
    algorithm: token.algorithm,
    message: message`${token.signingInput}`,
    replay: { by: 'signature', rememberSeconds: options.rememberSeconds, copy: 'duplicate' },
    delivery: { eventType: ({ state }: { readonly state?: string }) => state },
    about: {
      title: 'Netlify deploy notifications',
      documentation: 'https://docs.netlify.com/deploy/deploy-notifications/#payload-signature',
      secret: 'The JWS secret token that you typed for the notification.',
      notSigned: 'Method, path, query and other headers. There is no time and no id.',
      answer: 'Any 2xx.',
    },
  });
}
