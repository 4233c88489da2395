/** Resend webhooks. */

import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { standardWebhooks } from './families/standard-webhooks.ts';

/**
 * The scheme of Resend: that of Svix.
 *
 * @example
 * app.post('/webhooks/resend', webhook(resend(), { secret: process.env.RESEND_WEBHOOK_SECRET }, (event) => console.log(event.type)));
 * @see https://resend.com/docs/webhooks/verify-webhooks-requests
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function resend<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return standardWebhooks({ name: 'resend', preset: 'resend', headers: ['svix'], about: ABOUT }, options);
}

const ABOUT = {
  title: 'Resend webhooks',
  documentation: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
  secret: 'The signing secret of the webhook, `whsec_…`.',
  notSigned: 'Method, path, query and all headers but the id and the timestamp.',
  rotation: 'While a secret is exchanged, the header has a signature for each; give both secrets.',
  redelivery: 'Each attempt has the same id, and a timestamp and a signature of its own.',
  answer: 'Any 2xx.',
} as const;
