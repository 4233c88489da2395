/** Meta webhooks: Facebook, Instagram, WhatsApp: HMAC-SHA256 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { metaVerification } from '../webhooks/handshakes/meta.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Meta, for Facebook, Messenger, Instagram and WhatsApp. The secret is the app secret, one for all endpoints of an
 * app.
 *
 * Meta says that it signs the body with everything but ASCII escaped (`\u00e4`), and bodies have been seen that were sent in
 * UTF-8: both readings are accepted, the bytes as they came first. `X-Hub-Signature`, which is SHA-1, is not looked at: it would
 * be a way around this one.
 *
 * @example
 * app.all('/webhooks/meta', webhook(meta(), { secret: process.env.META_APP_SECRET, verifyToken: process.env.META_VERIFY_TOKEN }, handle));
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function meta<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'meta',
    preset: 'meta',
    signature: header('X-Hub-Signature-256', { prefix: 'sha256=', encoding: 'hex' }),
    message: [message`${part.body}`, message`${part.escapeNonAscii(part.body)}`],
    delivery: { eventType: jsonField('object'), handshakes: [metaVerification] },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Meta webhooks: Facebook, Instagram, WhatsApp',
  documentation: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
  secret: 'The App Secret; not an access token. The verify token is `verifyToken`.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  answer: '200.',
} as const;
