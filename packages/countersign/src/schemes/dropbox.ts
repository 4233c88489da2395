/** Dropbox webhooks: HMAC-SHA256 over the body. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { dropboxChallenge } from '../webhooks/handshakes/dropbox.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Dropbox. The secret is the app secret.
 *
 * A delivery names the accounts that have changed and nothing else, so that the same bytes come again for another change. No delivery
 * counts as a copy, and the same one may be handled twice: make that harmless.
 *
 * @example
 * app.all('/webhooks/dropbox', webhook(dropbox(), { secret: process.env.DROPBOX_APP_SECRET }, handle));
 * @see https://www.dropbox.com/developers/reference/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function dropbox<P = unknown>(): Scheme<P> {
  return signedBody(
    {},
    {
      name: 'dropbox',
      preset: 'dropbox',
      signature: header('X-Dropbox-Signature', 'hex'),
      replay: 'none',
      delivery: { handshakes: [dropboxChallenge] },
      about: ABOUT,
    },
  );
}

const ABOUT = {
  title: 'Dropbox webhooks',
  documentation: 'https://www.dropbox.com/developers/reference/webhooks',
  secret: 'The app secret.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  answer: 'Any 2xx.',
} as const;
