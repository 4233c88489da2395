/** Vercel webhooks: HMAC-SHA1 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Vercel. The algorithm is HMAC-SHA1; Vercel has no other. The secret is that of the webhook, or
 * the client secret of an integration.
 *
 * @example
 * app.post('/webhooks/vercel', webhook(vercel(), { secret: process.env.VERCEL_WEBHOOK_SECRET }, handle));
 * @see https://vercel.com/docs/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function vercel<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'vercel',
    preset: 'vercel',
    signature: header('x-vercel-signature', 'hex'),
    algorithm: 'hmac-sha1',
    eventId: jsonField('id'),
    delivery: { eventType: jsonField('type') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Vercel webhooks',
  documentation: 'https://vercel.com/docs/webhooks',
  secret: 'The secret of the webhook; of an integration, its client secret.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  answer: 'Any 2xx.',
} as const;
