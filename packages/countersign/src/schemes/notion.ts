/** Notion webhooks: HMAC-SHA256 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { notionVerificationToken } from '../webhooks/handshakes/notion.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Notion. The secret is the verification token, `secret_` and all; once you have it, give it as any other.
 *
 * Notion makes that token and sends it in a first request, which is not signed and which anyone could send: `onSecretOffered` of
 * `webhook()` is asked about it while there is no secret, and never after.
 *
 * @example
 * app.post('/webhooks/notion', webhook(notion(), { namespace: 'notion', secret: readSecret, onSecretOffered: keepSecret }, handle));
 * @see https://developers.notion.com/reference/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function notion<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'notion',
    preset: 'notion',
    signature: header('X-Notion-Signature', { prefix: 'sha256=', encoding: 'hex' }),
    eventId: jsonField('id'),
    delivery: { eventType: jsonField('type'), handshakes: [notionVerificationToken] },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Notion webhooks',
  documentation: 'https://developers.notion.com/reference/webhooks',
  secret: 'The verification token, `secret_…`, which Notion sends in its first request.',
  notSigned: 'Method, path, query and all headers.',
  redelivery:
    'The body counts the attempts, so that each has a signature of its own; the id of the event stays.',
  answer: 'Any 2xx.',
} as const;
