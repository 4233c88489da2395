/** Cashfree webhooks: HMAC-SHA256 over the timestamp and the body, with nothing between. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Cashfree Payments, with the client secret as the secret: time and body are signed. Method, path, query and other
 * headers are not. (Payouts V1 signs sorted values of a form, which is another scheme.)
 *
 * Cashfree names no limit for the age of a request: 300 s are allowed here, and once.
 *
 * @example
 * app.post('/webhooks/cashfree', webhook(cashfree(), { secret: process.env.CASHFREE_CLIENT_SECRET }, handle));
 * @see https://www.cashfree.com/docs/payments/online/webhooks/signature-verification
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function cashfree<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('cashfree', options);
  return defineScheme<P>({
    name: 'cashfree',
    timestamp: header('x-webhook-timestamp', 'unixMilliseconds'),
    signature: header('x-webhook-signature', 'base64'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    delivery: { eventType: jsonField('type') },
    about: {
      title: 'Cashfree Payments webhooks',
      documentation: 'https://www.cashfree.com/docs/payments/online/webhooks/signature-verification',
      secret: 'The client secret of the account; of a partner, the partner API key.',
      notSigned: 'Method, path, query and other headers.',
      rotation:
        'A delivery is signed with the client secret of the time of its event: give both while you exchange it.',
      redelivery: 'By the policy that is set for the endpoint.',
      answer: '200; only 2xx counts.',
      lax: 'The library of Cashfree takes a request of any age.',
    },
  });
}
