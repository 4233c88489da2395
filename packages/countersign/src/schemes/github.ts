/** GitHub webhooks: HMAC-SHA256 over the body. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

/**
 * The scheme of GitHub, for webhooks of repositories, organisations and apps.
 *
 * The body alone is signed: neither the type of the event nor the id of the delivery, which stand in headers, and no time. A
 * delivery that is sent again, from the settings or by the API, is equal to the byte.
 *
 * @example
 * app.post('/webhooks/github', webhook(github(), { secret: process.env.GITHUB_WEBHOOK_SECRET }, (event) => console.log(event.type)));
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 * @typeParam P The payload, such as `WebhookEvent` of `@octokit/webhooks-types`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function github<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('github', options);
  return defineScheme<P>({
    name: 'github',
    // X-Hub-Signature, which is SHA-1, is not looked at: it would be a way around this one.
    signature: header('X-Hub-Signature-256', { prefix: 'sha256=', encoding: 'hex' }),
    secret: 'utf8',
    shortestSecretBytes: 1,
    algorithm: 'hmac-sha256',
    message: message`${part.body}`,
    replay: { by: 'signature', rememberSeconds: options.rememberSeconds, copy: 'duplicate' },
    delivery: {
      eventId: header('X-GitHub-Delivery'),
      eventType: header('X-GitHub-Event'),
      payload: ['json', 'form'],
      payloadField: 'payload',
    },
    about: {
      title: 'GitHub webhooks',
      documentation: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
      secret: 'The secret that you typed when you made the webhook.',
      notSigned:
        'Method, path, query and all headers: X-GitHub-Event and X-GitHub-Delivery can be changed under way.',
      rotation: 'There is one secret at a time: give both while you exchange it.',
      redelivery: 'Nothing is repeated by itself. A redelivery has the same body, id and signature.',
      answer:
        'Any 2xx within 10 s. Bodies have up to 25 MB, as of a large push: more than maxBodyBytes of webhook(), 1 MiB by default, gets 413.',
    },
  });
}
