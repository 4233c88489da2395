/** LINE webhooks: HMAC-SHA256 over the body, in base64. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { lineVerification } from '../webhooks/handshakes/line.ts';
import { sharedType } from './families/event-lists.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of the Messaging API of LINE. The channel secret is taken as text, though it looks like hex.
 *
 * A delivery has several events, each with its `webhookEventId`, or none, when LINE checks the endpoint. It is handled as a
 * whole; its type is that of its events, where all are of one.
 *
 * @example
 * app.post('/webhooks/line', webhook(line(), { secret: process.env.LINE_CHANNEL_SECRET }, handle));
 * @see https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function line<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'line',
    preset: 'line',
    signature: header('x-line-signature', 'base64'),
    delivery: {
      eventType: ({ events = [] }: Delivery) => sharedType(events, ({ type }) => type),
      handshakes: [lineVerification],
    },
    about: ABOUT,
  });
}

interface Delivery {
  readonly events?: readonly { readonly type?: string }[];
}

const ABOUT = {
  title: 'LINE webhooks',
  documentation: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
  secret: 'The channel secret, 32 hex digits; not the channel access token.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'A reissued channel secret replaces the old one at once.',
  redelivery: 'Off until it is switched on. Members of the body tell a redelivery from the first.',
  answer: 'Any 2xx.',
  lax: 'The library of LINE takes base64 with spaces in it.',
} as const;
