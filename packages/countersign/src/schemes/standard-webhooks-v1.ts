/** Standard Webhooks with a shared secret (v1). */

import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { standardWebhooks } from './families/standard-webhooks.ts';

/**
 * The scheme of Standard Webhooks, version v1: HMAC-SHA256 over `id.timestamp.body`. Secrets are `whsec_` and base64.
 *
 * @example
 * app.post('/webhooks', webhook(standardWebhooksV1(), { secret: process.env.WEBHOOK_SECRET }, (event) => console.log(event.type)));
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function standardWebhooksV1<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  const preset = 'standardWebhooksV1';
  return standardWebhooks(
    { name: 'standard-webhooks-v1', preset, headers: ['webhook'], about: ABOUT },
    options,
  );
}

const ABOUT = {
  title: 'Standard Webhooks v1',
  documentation: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  secret: 'The secret of the endpoint, `whsec_…`.',
  notSigned: 'Method, path, query and all headers but the id and the timestamp.',
  rotation: 'While a secret is exchanged, the header has a signature for each; give both secrets.',
  redelivery: 'Each attempt has the same id, and a timestamp and a signature of its own.',
  answer:
    'Any 2xx within 15 to 30 s; 410 stops deliveries, 429, 502 and 504 slow them down, and a redirect is a failure.',
} as const;
