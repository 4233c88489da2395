/** Twitch EventSub: HMAC-SHA256 over the id, the timestamp and the body, with nothing between. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { twitchVerification } from '../webhooks/handshakes/twitch.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const ID = header('Twitch-Eventsub-Message-Id', { length: [1, 255], alphabet: 'visible' });

/**
 * The scheme of Twitch EventSub: id, time and body are signed. Method, path, query and other headers are not:
 * `Twitch-Eventsub-Message-Type` and `Twitch-Eventsub-Subscription-Type` can be changed under way.
 *
 * A request is taken for 600 s, as Twitch advises. A message that is sent again has the same id, and an exact copy is answered
 * as a duplicate. People choose the secret of a subscription, of 10 to 100 characters of ASCII.
 *
 * @example
 * app.post('/webhooks/twitch', webhook(twitch(), { secret: process.env.TWITCH_EVENTSUB_SECRET }, handle));
 * @see https://dev.twitch.tv/docs/eventsub/handling-webhook-events/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function twitch<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('twitch', options);
  return defineScheme<P>({
    name: 'twitch',
    nonce: ID,
    timestamp: header('Twitch-Eventsub-Message-Timestamp', 'iso8601'),
    signature: header('Twitch-Eventsub-Message-Signature', { prefix: 'sha256=', encoding: 'hex' }),
    eventId: ID,
    secret: 'utf8',
    shortestSecretBytes: 10,
    algorithm: 'hmac-sha256',
    message: message`${part.nonce}${part.timestamp}${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 600,
    // By the signature and not by the id, which every attempt of a message shares.
    replay: { by: 'signature', copy: 'duplicate' },
    delivery: {
      eventType: ({ subscription }: { subscription?: { type?: string } }, sent) =>
        subscription?.type ?? sent('Twitch-Eventsub-Subscription-Type'),
      handshakes: [twitchVerification],
    },
    about: {
      title: 'Twitch EventSub',
      documentation: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/',
      secret: 'The secret that you gave when you made the subscription; not the client secret.',
      notSigned:
        'Method, path, query and other headers: Twitch-Eventsub-Message-Type and -Subscription-Type can be changed under way; the body has the type of the subscription as well.',
      redelivery: 'The id stays the same.',
      answer: 'Any 2xx within a few seconds. After too many failures the subscription is revoked.',
    },
  });
}
