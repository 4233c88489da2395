/** Mux webhooks: HMAC-SHA256 over `timestamp.body`. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { timestampedPair } from './families/timestamped-pair.ts';

/**
 * The scheme of Mux: time and body are signed. Method, path, query and other headers are not. Each endpoint has a secret.
 *
 * A request is taken for 300 s, and once. The id of the event is the member `id` of the body.
 *
 * @example
 * app.post('/webhooks/mux', webhook(mux(), { secret: process.env.MUX_WEBHOOK_SECRET }, handle));
 * @see https://www.mux.com/docs/core/verify-webhook-signatures
 * @typeParam P The payload, such as `UnwrapWebhookEvent` of `@mux/mux-node`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function mux<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return timestampedPair(
    {
      ...{ name: 'mux', preset: 'mux', header: 'Mux-Signature', format: 'unixSeconds' },
      ...{ eventId: jsonField('id'), delivery: { eventType: jsonField('type') }, about: ABOUT },
    },
    options,
  );
}

const ABOUT = {
  title: 'Mux webhooks',
  documentation: 'https://www.mux.com/docs/core/verify-webhook-signatures',
  secret: 'The signing secret of the endpoint; each has its own.',
  notSigned: 'Method, path, query and other headers.',
  rotation: 'The header may have several v1. One of them must be right.',
  answer: 'Any 2xx.',
  lax: 'The library of Mux takes a timestamp that lies ahead, however far.',
} as const;
