/** Bitbucket Cloud webhooks: HMAC-SHA256 over the body. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Bitbucket Cloud. The body alone is signed, with SHA-256, though the header is the one that others have for SHA-1.
 *
 * Type and id of a delivery stand in headers, which are not signed. A hook without a secret sends no signature, and is refused.
 *
 * @example
 * app.post('/webhooks/bitbucket', webhook(bitbucket(), { secret: process.env.BITBUCKET_WEBHOOK_SECRET }, handle));
 * @see https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function bitbucket<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'bitbucket',
    preset: 'bitbucket',
    signature: header('X-Hub-Signature', { prefix: 'sha256=', encoding: 'hex' }),
    shortestSecretBytes: 1,
    // A 4xx has Bitbucket drop the delivery, as far as is known.
    responseFormat: webhookAnswers({ inProgress: 503 }),
    delivery: { eventId: header('X-Request-UUID'), eventType: header('X-Event-Key') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Bitbucket Cloud webhooks',
  documentation: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
  secret: 'The secret of the webhook.',
  notSigned: 'Method, path, query and all headers: X-Event-Key and X-Request-UUID can be changed under way.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  redelivery: 'A failed delivery is sent again with the same body and signature.',
  answer: 'Any 2xx.',
} as const;
