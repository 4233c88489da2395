/** GoCardless webhooks: HMAC-SHA256 over the body. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of GoCardless. A delivery has up to 250 events, and is handled as a whole: its id is `meta.webhook_id`.
 *
 * @example
 * app.post('/webhooks/gocardless', webhook(gocardless(), { secret: process.env.GOCARDLESS_WEBHOOK_SECRET }, handle));
 * @see https://developer.gocardless.com/api-reference/#appendix-webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function gocardless<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'gocardless',
    preset: 'gocardless',
    signature: header('Webhook-Signature', 'hex'),
    eventId: jsonField(['meta', 'webhook_id']),

    responseFormat: webhookAnswers({ refused: 498 }),
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'GoCardless webhooks',
  documentation: 'https://developer.gocardless.com/api-reference/#appendix-webhooks',
  secret: 'The secret of the webhook endpoint.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  redelivery: 'Up to eight times.',
  answer: 'Any 2xx within 10 s; 498 to a signature that is wrong.',
} as const;
