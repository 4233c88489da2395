/** Heroku app webhooks: HMAC-SHA256 over the body, in base64. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Heroku. A static `Authorization`, which a webhook may have as well, is not looked at.
 *
 * @example
 * app.post('/webhooks/heroku', webhook(heroku(), { secret: process.env.HEROKU_WEBHOOK_SECRET }, handle));
 * @see https://devcenter.heroku.com/articles/app-webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function heroku<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'heroku',
    preset: 'heroku',
    signature: header('Heroku-Webhook-Hmac-SHA256', 'base64'),
    shortestSecretBytes: 1,
    eventId: jsonField('id'),
    delivery: {
      eventType: ({ resource, action }: { resource?: string; action?: string }) =>
        resource && action ? `${resource}.${action}` : resource,
    },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Heroku app webhooks',
  documentation: 'https://devcenter.heroku.com/articles/app-webhooks',
  secret: 'The secret of the webhook.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  redelivery:
    'Webhooks of the level `sync` are repeated until they are answered; those of `notify` come once.',
  answer: 'Any 2xx.',
} as const;
