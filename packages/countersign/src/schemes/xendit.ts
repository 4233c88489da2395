/** Xendit webhooks, with a verification token that is sent as it is. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { staticValue } from './families/static-value.ts';

/**
 * The scheme of Xendit, with the webhook verification token as the secret. Nothing is signed, the body no more than the headers, and a
 * captured request can be sent again in any form: look up by the API of Xendit what you act upon.
 *
 * The id of the event is `webhook-id`, which stays when a delivery is repeated.
 *
 * @example
 * app.post('/webhooks/xendit', webhook(xendit(), { secret: process.env.XENDIT_WEBHOOK_TOKEN }, handle));
 * @see https://docs.xendit.co/docs/handling-webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function xendit<P = unknown>(): Scheme<P> {
  return staticValue({
    name: 'xendit',
    signature: header('x-callback-token'),
    delivery: { eventId: header('webhook-id'), eventType: ({ event }: { event?: string }) => event },
    about: {
      title: 'Xendit webhooks',
      documentation: 'https://docs.xendit.co/docs/handling-webhooks',
      secret: 'The webhook verification token of the account; each mode has its own.',
      redelivery: 'webhook-id stays the same.',
      answer: 'Any 2xx within 30 s.',
    },
  });
}
