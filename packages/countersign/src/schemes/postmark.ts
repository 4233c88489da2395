/** Postmark webhooks, with a user and a password (HTTP Basic). */

import { hashText } from '../internal/one-shot-hash.ts';
import { webhookAnswers } from '../responses/webhook-answers.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { staticValue } from './families/static-value.ts';

/** Members that tell one record from another; each kind of record has some of them. */
const TELLING = [
  ...(['RecordType', 'ID', 'MessageID', 'Recipient', 'Email', 'OriginalRecipient', 'OriginalLink'] as const),
  ...(['ReceivedAt', 'DeliveredAt', 'BouncedAt', 'ChangedAt', 'SuppressSending'] as const),
];

type PostmarkRecord = Readonly<Partial<Record<(typeof TELLING)[number], string | number | boolean | null>>>;

/**
 * The scheme of Postmark, whose secret is `user:password`, as in the URL of the webhook. Nothing is signed, the body no more
 * than the headers, and a captured request can be sent again in any form.
 *
 * A record is known by a digest of what tells it from others: its type, its own id, its message, its recipient, its link and
 * its time, as far as it has them.
 *
 * @example
 * app.post('/webhooks/postmark', webhook(postmark(), { secret: process.env.POSTMARK_USER_AND_PASSWORD }, handle));
 * @see https://postmarkapp.com/developer/webhooks/webhooks-overview
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function postmark<P = unknown>(): Scheme<P> {
  return staticValue({
    name: 'postmark',
    signature: header('Authorization', { authScheme: 'Basic', encoding: 'base64' }),
    // A 4xx other than 408 and 429 has Postmark drop the record.
    responseFormat: webhookAnswers({ inProgress: 503 }),
    delivery: { eventId: recordId, eventType: jsonField('RecordType') },
    about: {
      title: 'Postmark webhooks',
      documentation: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
      secret: 'User and password, as in the URL of the webhook: `user:password`.',
      redelivery:
        'Inbound messages ten times within 10.5 h; other records nine times within 72 min after 5xx, 408 and 429, and not after another 4xx.',
      answer: '200. A 403 stops the repetition at once.',
    },
  });
}

/** Bounces and changes of a subscription may be of no message. */
function recordId(record: PostmarkRecord): string | undefined {
  if (!record.MessageID && !record.ID && !record.ChangedAt) return undefined;
  return hashText('sha256', JSON.stringify(TELLING.map((member) => record[member] ?? null)), 'hex');
}
