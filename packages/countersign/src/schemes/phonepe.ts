/** PhonePe webhooks, with a hash of user and password. */

import { createHash } from 'node:crypto';
import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { staticValue } from './families/static-value.ts';

/**
 * The scheme of PhonePe webhooks, whose secret is `user:password`: SHA-256 of it is sent in `Authorization`, in hex. Nothing is
 * signed, the body no more than the headers, and a captured request can be sent again in any form.
 *
 * @example
 * app.post('/webhooks/phonepe', webhook(phonepe(), { secret: process.env.PHONEPE_USER_AND_PASSWORD }, handle));
 * @see https://developer.phonepe.com/v1/docs/handling-webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function phonepe<P = unknown>(): Scheme<P> {
  return staticValue({
    name: 'phonepe',
    signature: header('Authorization', 'hex'),
    secret: (userAndPassword) => createHash('sha256').update(userAndPassword, 'utf8').digest(),
    delivery: { eventType: jsonField('event') },
    about: {
      title: 'PhonePe webhooks',
      documentation: 'https://developer.phonepe.com/v1/docs/handling-webhooks',
      secret: 'User and password of the webhook: `user:password`.',
      answer: 'Any 2xx within 3 s.',
    },
  });
}
