/** Trello webhooks: HMAC-SHA1 over the body and the address, in base64. */

import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { headCheck } from '../webhooks/handshakes/head-check.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Trello. The callback address as it was registered is signed after the body: give its scheme and host as
 * `publicUrl`. The secret is that of the application, and the algorithm is HMAC-SHA1; Trello has no other.
 *
 * @example
 * app.all('/webhooks/trello', webhook(trello(), { secret: process.env.TRELLO_APPLICATION_SECRET, publicUrl: 'https://app.example.com' }, handle));
 * @see https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function trello<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'trello',
    preset: 'trello',
    signature: header('X-Trello-Webhook', 'base64'),
    algorithm: 'hmac-sha1',
    message: message`${part.body}${part.url}`,
    delivery: { eventId: eventIdOf, eventType: jsonField(['action', 'type']), handshakes: [headCheck] },
    about: ABOUT,
  });
}

interface TrelloDelivery {
  readonly model?: { readonly id?: string };
  readonly action?: { readonly id?: string };
}

/** One action is reported of the card, its board and its members: by each webhook of the application, with one secret. */
function eventIdOf({ action, model }: TrelloDelivery): string | undefined {
  return action?.id && model?.id && `${action.id} ${model.id}`;
}

const ABOUT = {
  title: 'Trello webhooks',
  documentation: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
  secret: 'The secret of the application; not its API key, nor a token.',
  notSigned: 'Method and headers.',
  answer: 'Any 2xx.',
} as const;
