/** Anthropic webhooks. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { standardWebhooks } from './families/standard-webhooks.ts';

/**
 * The scheme of Anthropic: Standard Webhooks v1.
 *
 * @example
 * app.post('/webhooks/anthropic', webhook(anthropic(), { secret: process.env.ANTHROPIC_WEBHOOK_SECRET }, (event) => console.log(event.type)));
 * @see https://docs.anthropic.com/en/docs/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function anthropic<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return standardWebhooks(
    {
      name: 'anthropic',
      preset: 'anthropic',
      headers: ['webhook'],
      about: ABOUT,
      delivery: { eventType: jsonField(['data', 'type']) },
    },
    options,
  );
}

const ABOUT = {
  title: 'Anthropic webhooks',
  documentation: 'https://docs.anthropic.com/en/docs/webhooks',
  secret: 'The signing key of the webhook, `whsec_…`, which is shown once.',
  notSigned: 'Method, path, query and all headers but the id and the timestamp.',
  rotation: 'While a secret is exchanged, the header has a signature for each; give both secrets.',
  redelivery: 'Each attempt has the same id, and a timestamp and a signature of its own.',
  answer: 'Any 2xx.',
} as const;
