/** Webhooks sent with Svix. */

import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { standardWebhooks } from './families/standard-webhooks.ts';

/**
 * The scheme of Svix, which sends the webhooks of many companies: Standard Webhooks under the names `svix-*` or, unbranded,
 * `webhook-*`.
 *
 * @example
 * app.post('/webhooks/svix', webhook(svix(), { secret: process.env.SVIX_SECRET }, (event) => console.log(event.type)));
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function svix<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return standardWebhooks(
    { name: 'svix', preset: 'svix', headers: ['svix', 'webhook'], about: ABOUT },
    options,
  );
}

const ABOUT = {
  title: 'Webhooks sent with Svix',
  documentation: 'https://docs.svix.com/receiving/verifying-payloads/how-manual',
  secret: 'The signing secret of the endpoint, `whsec_…`.',
  notSigned: 'Method, path, query and all headers but the id and the timestamp.',
  rotation: 'While a secret is exchanged, the header has a signature for each; give both secrets.',
  redelivery: 'Each attempt has the same id, and a timestamp and a signature of its own.',
  answer: 'Any 2xx within 15 s.',
} as const;
