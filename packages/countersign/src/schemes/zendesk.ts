/** Zendesk webhooks: HMAC-SHA256 over the timestamp and the body, with nothing between. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Zendesk: time and body are signed; of webhooks without a body the time alone. Method, path, query and other
 * headers, the ids of webhook and invocation among them, are not.
 *
 * Zendesk names no limit for the age of a request: 300 s are allowed here, and once. The secret looks like base64, but is not decoded.
 *
 * @example
 * app.all('/webhooks/zendesk', webhook(zendesk(), { secret: process.env.ZENDESK_WEBHOOK_SECRET }, handle));
 * @see https://developer.zendesk.com/documentation/webhooks/verifying/
 * @typeParam P The payload, which the webhook decides. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function zendesk<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('zendesk', options);
  return defineScheme<P>({
    name: 'zendesk',
    timestamp: header('X-Zendesk-Webhook-Signature-Timestamp', 'iso8601'),
    signature: header('X-Zendesk-Webhook-Signature', 'base64'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    delivery: { methods: ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'] },
    about: {
      title: 'Zendesk webhooks',
      documentation: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
      secret: 'The signing secret of the webhook.',
      notSigned:
        'Method, path, query and other headers, such as X-Zendesk-Webhook-Id. Webhooks by GET or DELETE have no body: all of them at one time have one signature.',
      redelivery: 'After some statuses, until a circuit breaker stops it.',
      answer: 'Any 2xx.',
    },
  });
}
