/** Postmark webhooks, with a user and a password (HTTP Basic). */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { staticValue } from './families/static-value.ts';

/** Members that tell one record from another. */
interface PostmarkRecord {
  readonly RecordType?: string;
  readonly MessageID?: string;
  readonly Recipient?: string;
  readonly ReceivedAt?: string;
}

/**
 * The scheme of Postmark, whose secret is `user:password`, as in the URL of the webhook. Nothing is signed, the body no more
 * than the headers, and a captured request can be sent again in any form.
 *
 * A record is known by its type, its message and its recipient, and by when it was received where it says so.
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
    delivery: { eventId: recordId, eventType: jsonField('RecordType') },
    about: {
      title: 'Postmark webhooks',
      documentation: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
      secret: 'User and password, as in the URL of the webhook: `user:password`.',
      redelivery: 'Inbound messages ten times within 10.5 h.',
      answer: '200. A 403 stops the repetition at once.',
    },
  });
}

function recordId({ RecordType, MessageID, Recipient, ReceivedAt }: PostmarkRecord): string | undefined {
  if (MessageID === undefined) return undefined;
  return [RecordType, MessageID, Recipient, ReceivedAt].filter((text) => text !== undefined).join(' ');
}
