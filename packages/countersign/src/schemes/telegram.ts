/** Telegram bots, with a secret token that is sent as it is. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { staticValue } from './families/static-value.ts';

/**
 * The scheme of Telegram bots, with the `secret_token` of `setWebhook` as the secret. Nothing is signed, the body no more than
 * the headers, and a captured request can be sent again in any form.
 *
 * The id of the event is the member `update_id` of the body; its type is the name of the other member, such as `message`.
 *
 * @example
 * app.post('/webhooks/telegram', webhook(telegram(), { secret: process.env.TELEGRAM_SECRET_TOKEN }, handle));
 * @see https://core.telegram.org/bots/api#setwebhook
 * @typeParam P The payload, such as `Update` of `grammy/types`. Default: `unknown`.
 */
export function telegram<P = unknown>(): Scheme<P> {
  return staticValue({
    name: 'telegram',
    signature: header('X-Telegram-Bot-Api-Secret-Token'),
    delivery: { eventId: jsonField('update_id'), eventType: kindOfUpdate },
    about: {
      title: 'Telegram bots',
      documentation: 'https://core.telegram.org/bots/api#setwebhook',
      secret: 'The `secret_token` that you gave to `setWebhook`; not the token of the bot.',
      redelivery: 'After any status but 2xx; update_id stays the same.',
      answer: 'Any 2xx.',
    },
  });
}

/** An update has its id, and one member named for what it is of, such as `message`. */
function kindOfUpdate(update: object): string | undefined {
  return Object.keys(update).find((name) => name !== 'update_id');
}
