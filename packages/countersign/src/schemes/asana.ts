/** Asana webhooks: HMAC-SHA256 over the body. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { asanaHookSecret } from '../webhooks/handshakes/asana.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Asana. Asana makes a secret for each webhook and sends it in a first request. Anyone could send such a request, as it
 * is not signed: `onSecretOffered` of `webhook()` is asked about it while there is no secret, and never after.
 *
 * Heartbeats are equal to the byte, so no delivery counts as a copy. The same delivery may be handled twice: make that harmless.
 *
 * @example
 * app.post('/webhooks/asana', webhook(asana(), { namespace: 'asana', secret: readSecret, onSecretOffered: keepSecret }, handle));
 * @see https://developers.asana.com/docs/webhooks-guide
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function asana<P = unknown>(): Scheme<P> {
  return signedBody(
    {},
    {
      name: 'asana',
      preset: 'asana',
      signature: header('X-Hook-Signature', 'hex'),
      replay: 'none',
      delivery: { handshakes: [asanaHookSecret] },
      about: ABOUT,
    },
  );
}

const ABOUT = {
  title: 'Asana webhooks',
  documentation: 'https://developers.asana.com/docs/webhooks-guide',
  secret: 'Asana makes one for each webhook, and sends it in a first request to `onSecretOffered`.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'The secret of a webhook is fixed: make another webhook.',
  redelivery: 'For up to 24 h; then the webhook is deleted. A heartbeat without events comes every 8 h.',
  answer: '200 or 204 within 10 s.',
} as const;
