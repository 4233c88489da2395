/** Zendesk webhooks: HMAC-SHA256 over the timestamp and the body, with nothing between. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Zendesk: time and body are signed; of webhooks without a body the time alone, in whole seconds. Method, path,
 * query and other headers, the ids of webhook and invocation among them, are not.
 *
 * Zendesk names no limit for the age of a request: 300 s are allowed here, and once. **Requests without a body**, as by GET or
 * DELETE or with a form, whose fields are in the query, cannot be told apart by their signature: each invocation is handled once,
 * and who captures one can send others in its name for 300 s. Prefer webhooks with JSON. The secret looks like base64, but is
 * not decoded.
 *
 * @example
 * app.all('/webhooks/zendesk', webhook(zendesk(), { secret: process.env.ZENDESK_WEBHOOK_SECRET }, handle));
 * @see https://developer.zendesk.com/documentation/webhooks/verifying/
 * @typeParam P The payload, which the webhook decides: parsed JSON, XML as text, or `undefined` without a body. Default: `unknown`.
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
    replay: { by: 'signature', emptyBodies: 'apart' },
    delivery: {
      eventId: header('X-Zendesk-Webhook-Invocation-Id'),
      payload: ['json', 'form', 'text'],
      methods: ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'],
    },
    about: {
      title: 'Zendesk webhooks',
      documentation: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
      secret: 'The signing secret of the webhook.',
      notSigned:
        'Method, path, query and other headers, such as X-Zendesk-Webhook-Id. Webhooks by GET or DELETE, and those with a form, have no body: all of them in one second have one signature, so that who captures one can send any other for 300 s. Two requests with equal bodies in one second are one.',
      redelivery:
        'After some statuses, with the same X-Zendesk-Webhook-Invocation-Id, until a circuit breaker stops it.',
      answer: 'Any 2xx.',
    },
  });
}
