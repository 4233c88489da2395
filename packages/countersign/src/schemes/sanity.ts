/** Sanity webhooks: HMAC-SHA256 over `timestamp.body`, in base64url. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { timestampedPair } from './families/timestamped-pair.ts';

/**
 * The scheme of Sanity, for webhooks that have a secret: time and body are signed. Method, path, query and other headers, such
 * as `idempotency-key`, are not.
 *
 * Sanity names no limit for the age of a request: 300 s are allowed here, and an exact copy is answered as a duplicate.
 *
 * @example
 * app.post('/webhooks/sanity', webhook(sanity(), { secret: process.env.SANITY_WEBHOOK_SECRET }, handle));
 * @see https://www.sanity.io/docs/webhooks
 * @typeParam P The payload, which the projection of the webhook decides. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function sanity<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return timestampedPair(
    {
      ...{ name: 'sanity', preset: 'sanity', header: 'sanity-webhook-signature', format: 'unixMilliseconds' },
      ...{
        encoding: 'base64url',
        copy: 'duplicate',
        // Any 4xx other than 429 has Sanity drop the delivery.
        responseFormat: webhookAnswers({ inProgress: 503 }),
        delivery: { eventId: header('idempotency-key') },
        about: ABOUT,
      },
    },
    options,
  );
}

const ABOUT = {
  title: 'Sanity webhooks',
  documentation: 'https://www.sanity.io/docs/webhooks',
  secret: 'The secret that you typed when you made the webhook.',
  notSigned:
    'Method, path, query and other headers, such as idempotency-key. Empty bodies are sent without a signature.',
  redelivery: 'Twice, 30 s apart, after 429 and 5xx, with the same idempotency-key.',
  answer: 'Any 2xx.',
  lax: 'The library of Sanity takes a signature of any age.',
} as const;
