/** Clerk webhooks. */

import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { standardWebhooks } from './families/standard-webhooks.ts';

/**
 * The scheme of Clerk: that of Svix, with an id in the header alone.
 *
 * @example
 * app.post('/webhooks/clerk', webhook(clerk(), { secret: process.env.CLERK_WEBHOOK_SECRET }, (event) => console.log(event.type)));
 * @see https://clerk.com/docs/webhooks/sync-data
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function clerk<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return standardWebhooks({ name: 'clerk', preset: 'clerk', headers: ['svix'], about: ABOUT }, options);
}

const ABOUT = {
  title: 'Clerk webhooks',
  documentation: 'https://clerk.com/docs/webhooks/sync-data',
  secret: 'The signing secret of the endpoint, `whsec_…`.',
  notSigned: 'Method, path, query and all headers but the id and the timestamp.',
  rotation: 'While a secret is exchanged, the header has a signature for each; give both secrets.',
  redelivery: 'Each attempt has the same id, and a timestamp and a signature of its own.',
  answer: 'Any 2xx.',
} as const;
