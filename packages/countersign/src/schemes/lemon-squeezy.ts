/** Lemon Squeezy webhooks: HMAC-SHA256 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Lemon Squeezy. Secrets have 6 to 40 characters of your choice.
 *
 * An event has no id of its own: `data.id` is that of an order or another object, of which there may be several events.
 *
 * @example
 * app.post('/webhooks/lemon-squeezy', webhook(lemonSqueezy(), { secret: process.env.LEMON_SQUEEZY_WEBHOOK_SECRET }, handle));
 * @see https://docs.lemonsqueezy.com/help/webhooks/signing-requests
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function lemonSqueezy<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'lemon-squeezy',
    preset: 'lemonSqueezy',
    signature: header('X-Signature', 'hex'),
    shortestSecretBytes: 1,
    delivery: { eventType: jsonField(['meta', 'event_name']) },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Lemon Squeezy webhooks',
  documentation: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
  secret: 'The signing secret that you typed when you made the webhook.',
  notSigned: 'Method, path, query and all headers: X-Event-Name can be changed under way.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  redelivery: 'Three times, after 5, 25 and 125 s.',
  answer: 'Exactly 200: any other status is a failure, 202 and 204 as well.',
} as const;
