/** Gitea webhooks: HMAC-SHA256 over the JSON payload. */

import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Gitea. The value of its field `payload` is signed where the body is a form, and the body where it is JSON. A hook
 * without a secret sends an empty signature, and is refused.
 *
 * Type and id of a delivery stand in headers, which are not signed. `X-Hub-Signature`, which is SHA-1, and `X-Hub-Signature-256`
 * are not looked at.
 *
 * @example
 * app.post('/webhooks/gitea', webhook(gitea(), { secret: process.env.GITEA_WEBHOOK_SECRET }, handle));
 * @see https://docs.gitea.com/usage/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function gitea<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'gitea',
    preset: 'gitea',
    signature: header('X-Gitea-Signature', 'hex'),
    shortestSecretBytes: 1,
    message: [message`${part.body}`, message`${part.formValue('payload')}`],
    delivery: {
      eventId: header('X-Gitea-Delivery'),
      eventType: header('X-Gitea-Event'),
      payload: ['json', 'form'],
      payloadField: 'payload',
    },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Gitea webhooks',
  documentation: 'https://docs.gitea.com/usage/webhooks',
  secret: 'The secret of the webhook.',
  notSigned:
    'Method, path, query and all headers: X-Gitea-Event and X-Gitea-Delivery can be changed under way.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  answer: 'Any 2xx.',
} as const;
