/** Persona webhooks: HMAC-SHA256 over `timestamp.body`, with a pair of time and signature for each secret. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { timestampedPair } from './families/timestamped-pair.ts';

/**
 * The scheme of Persona: time and body are signed. Method, path, query and other headers are not.
 *
 * While a secret is exchanged, the header has two pairs with a space between, of the same time; pairs of different times are
 * refused. Persona names no limit for the age of a request: 300 s are allowed here. The id of the event is `data.id` of the body.
 *
 * @example
 * app.post('/webhooks/persona', webhook(persona(), { secret: process.env.PERSONA_WEBHOOK_SECRET }, handle));
 * @see https://docs.withpersona.com/docs/webhooks-best-practices
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function persona<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return timestampedPair(
    {
      ...{ name: 'persona', preset: 'persona', header: 'Persona-Signature', format: 'unixSeconds' },
      ...{ separator: ', ', eventId: jsonField(['data', 'id']), delivery: DELIVERY, about: ABOUT },
    },
    options,
  );
}

const ABOUT = {
  title: 'Persona webhooks',
  documentation: 'https://docs.withpersona.com/docs/webhooks-best-practices',
  secret: 'The secret of the webhook, `wbhsec_…`.',
  notSigned: 'Method, path, query and other headers.',
  rotation:
    'While a secret is exchanged, the header has a pair of time and signature for each; give both secrets.',
  answer: 'Any 2xx.',
} as const;

const DELIVERY = { eventType: jsonField(['data', 'attributes', 'name']) };
