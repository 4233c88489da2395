/** Plaid webhooks: a JWT with a time and the hash of the body, by keys that it names. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { compactJws } from '../scheme/values/compact-jws.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Plaid: a token signed with ES256, whose claims are a time and the hash of the body. Method, path, query and other
 * headers are not signed, and events have no id.
 *
 * The token names its key (`kid`), which Plaid's API gives out as a JWK: give `webhook()` or the verifier
 * `remoteKeys((kid) => …)` with a call of `/webhook_verification_key/get`, as `keys`. Tokens of other algorithms are refused.
 *
 * @example
 * app.post('/webhooks/plaid', webhook(plaid(), { keys: (kid) => ({ id: kid, secret: process.env.PLAID_KEY }) }, handle));
 * @see https://plaid.com/docs/api/webhooks/webhook-verification/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function plaid<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('plaid', options);
  const token = compactJws('Plaid-Verification', { alg: 'ES256' });
  return defineScheme<P>({
    name: 'plaid',
    keyId: token.header('kid', { length: [1, 128] }),
    timestamp: token.claim('iat', 'unixSeconds'),
    signature: token.signature,
    contentDigest: { carrier: token.claim('request_body_sha256', 'hex'), algorithm: 'sha256' },
    secret: 'publicKey',
    algorithm: token.algorithm,
    message: message`${token.signingInput}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    delivery: { eventType: ({ webhook_code: code }: { readonly webhook_code?: string }) => code },
    about: {
      title: 'Plaid webhooks',
      documentation: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
      secret: 'None: the token names a public key, which the API of Plaid gives out. Give `keys`.',
      notSigned: 'Method, path, query and other headers.',
      rotation: 'Tokens name their key; a key that was replaced has a time at which it has expired.',
      redelivery: 'For up to 24 h.',
      answer: 'Exactly 200 within 10 s.',
    },
  });
}
