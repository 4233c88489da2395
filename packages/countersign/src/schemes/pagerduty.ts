/** PagerDuty webhooks, v3: HMAC-SHA256 over the body. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of PagerDuty v3. Only signatures `v1` count; those of other versions are passed over.
 *
 * @example
 * app.post('/webhooks/pagerduty', webhook(pagerduty(), { secret: process.env.PAGERDUTY_WEBHOOK_SECRET }, handle));
 * @see https://developer.pagerduty.com/docs/webhooks/webhook-signatures/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function pagerduty<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'pagerduty',
    preset: 'pagerduty',
    signature: header('X-PagerDuty-Signature', { prefix: 'v1=', separator: ',', encoding: 'hex' }),
    eventId: jsonField(['event', 'id']),
    delivery: { eventType: jsonField(['event', 'event_type']) },
    // A 4xx has PagerDuty give up, on what can never be right.
    responseFormat: webhookAnswers({ refused: 403, inProgress: 503 }),
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'PagerDuty webhooks, v3',
  documentation: 'https://developer.pagerduty.com/docs/webhooks/webhook-signatures/',
  secret: 'The secret of the webhook subscription.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'While a secret is exchanged, the header has a signature for each; give both secrets.',
  answer: 'Any 2xx. 400 and 403 stop the delivery.',
} as const;
