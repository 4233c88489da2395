/** CircleCI outbound webhooks: HMAC-SHA256 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of CircleCI. Only signatures `v1` count; those of other versions are passed over. A webhook without a secret sends
 * no signature, and is refused.
 *
 * @example
 * app.post('/webhooks/circleci', webhook(circleci(), { secret: process.env.CIRCLECI_WEBHOOK_SECRET }, handle));
 * @see https://circleci.com/docs/outbound-webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function circleci<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'circleci',
    preset: 'circleci',
    signature: header('circleci-signature', { prefix: 'v1=', separator: ',', encoding: 'hex' }),
    shortestSecretBytes: 1,
    eventId: jsonField('id'),
    delivery: { eventType: jsonField('type') },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'CircleCI outbound webhooks',
  documentation: 'https://circleci.com/docs/outbound-webhooks/',
  secret: 'The secret of the webhook.',
  notSigned: 'Method, path, query and all headers: circleci-event-type can be changed under way.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  redelivery: 'Until a 2xx came within 10 s; the id of the event stays.',
  answer: 'Any 2xx within 10 s.',
} as const;
