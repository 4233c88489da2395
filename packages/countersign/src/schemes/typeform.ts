/** Typeform webhooks: HMAC-SHA256 over the body, in base64. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Typeform. Behind `sha256=` there is base64, not the hex that others have there.
 *
 * @example
 * app.post('/webhooks/typeform', webhook(typeform(), { secret: process.env.TYPEFORM_WEBHOOK_SECRET }, handle));
 * @see https://www.typeform.com/developers/webhooks/secure-your-webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function typeform<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'typeform',
    preset: 'typeform',
    signature: header('Typeform-Signature', { prefix: 'sha256=', encoding: 'base64' }),
    shortestSecretBytes: 1,
    eventId: jsonField('event_id'),
    delivery: { eventType: jsonField('event_type') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Typeform webhooks',
  documentation: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
  secret: 'The secret of the webhook.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  redelivery: 'For 10 h after 408, 423, 429 and 503; five times after any other failure.',
  answer: 'Any 2xx within 30 s. 404 and 410 disable the webhook at once.',
} as const;
