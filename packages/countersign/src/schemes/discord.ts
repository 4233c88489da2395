/** Discord interactions and webhook events: Ed25519 over `timestamp body`. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { discordEventsPing, discordPing } from '../webhooks/handshakes/discord.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Discord, with the public key of the application (64 hex digits) as the secret. Time and body are signed; method,
 * path, query and other headers are not.
 *
 * Nothing stands between time and body, so that the same bytes could be split elsewhere: a strict timestamp and the window,
 * of which Discord names none (300 s here), close that. Pings are answered. Discord also sends wrong signatures on purpose, and
 * removes an endpoint that does not answer them with 401.
 *
 * @example
 * app.post('/interactions', webhook(discord(), { secret: process.env.DISCORD_PUBLIC_KEY }, handle));
 * @see https://docs.discord.com/developers/interactions/overview
 * @typeParam P The payload, such as `APIInteraction` of `discord-api-types`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function discord<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('discord', options);
  return defineScheme<P>({
    name: 'discord',
    timestamp: header('X-Signature-Timestamp', 'unixSeconds'),
    signature: header('X-Signature-Ed25519', 'hex'),
    secret: 'publicKey',
    algorithm: 'ed25519',
    message: message`${part.timestamp}${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    responseFormat: webhookAnswers({ handled: 204 }),
    delivery: {
      // Interactions have it; webhook events have none, and are known by what is signed.
      eventId: jsonField('id'),
      eventType: ({ type, event }: DiscordBody) => event?.type ?? type,
      handshakes: [discordPing, discordEventsPing],
    },
    about: {
      title: 'Discord interactions and webhook events',
      documentation: 'https://docs.discord.com/developers/interactions/overview',
      secret: 'The Public Key of the application, 64 hex digits; not the token of the bot.',
      notSigned: 'Method, path, query and other headers.',
      rotation: 'None: the key is that of the application.',
      answer:
        'To an interaction 200 with JSON within 3 s, to a webhook event 204; 401 to a wrong signature, which Discord tries on purpose.',
      lax: 'The libraries of Discord check no time, and take any text as a timestamp.',
    },
  });
}

interface DiscordBody {
  readonly type?: number;
  readonly event?: { readonly type?: string };
}
