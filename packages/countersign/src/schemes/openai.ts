/** OpenAI webhooks. */

import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { standardWebhooks } from './families/standard-webhooks.ts';

/**
 * The scheme of OpenAI: Standard Webhooks v1.
 *
 * @example
 * app.post('/webhooks/openai', webhook(openai(), { secret: process.env.OPENAI_WEBHOOK_SECRET }, (event) => console.log(event.type)));
 * @see https://platform.openai.com/docs/guides/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function openai<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return standardWebhooks({ name: 'openai', preset: 'openai', headers: ['webhook'], about: ABOUT }, options);
}

const ABOUT = {
  title: 'OpenAI webhooks',
  documentation: 'https://platform.openai.com/docs/guides/webhooks',
  secret: 'The signing secret of the webhook, `whsec_…`.',
  notSigned: 'Method, path, query and all headers but the id and the timestamp.',
  rotation: 'While a secret is exchanged, the header has a signature for each; give both secrets.',
  redelivery: 'Each attempt has the same id, and a timestamp and a signature of its own.',
  answer: 'Any 2xx.',
  lax: 'The library of OpenAI takes a signature without its version.',
} as const;
