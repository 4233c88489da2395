/** Standard Webhooks with a key pair (v1a). */

import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { standardWebhooks } from './families/standard-webhooks.ts';

/**
 * The scheme of Standard Webhooks, version v1a: Ed25519 over `id.timestamp.body`. The secret is the public key, `whpk_` and base64;
 * `whsk_` signs. Signatures of version v1 in the same header are passed over.
 *
 * @example
 * app.post('/webhooks', webhook(standardWebhooksV1a(), { secret: process.env.WEBHOOK_PUBLIC_KEY }, handle));
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function standardWebhooksV1a<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  const preset = 'standardWebhooksV1a';
  return standardWebhooks(
    { name: 'standard-webhooks-v1a', preset, version: 'v1a', headers: ['webhook'], about: ABOUT },
    options,
  );
}

const ABOUT = {
  title: 'Standard Webhooks v1a',
  documentation: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  secret: 'The public key of the sender, `whpk_…`.',
  notSigned: 'Method, path, query and all headers but the id and the timestamp.',
  rotation: 'While a key is exchanged, the header has a signature for each; give both public keys.',
  redelivery: 'Each attempt has the same id, and a timestamp and a signature of its own.',
  answer:
    'Any 2xx within 15 to 30 s; 410 stops deliveries, 429, 502 and 504 slow them down, and a redirect is a failure.',
} as const;
