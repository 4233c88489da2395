/** Mailgun webhooks: HMAC-SHA256 over `timestamp token`, all three in the body. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { formField } from '../scheme/values/located-values.ts';
import type { LocationOptions } from '../scheme/values/location-options.ts';
import type { ValueLocation } from '../scheme/values/value-location.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link mailgun}. */
export interface MailgunOptions extends TimedOptions {
  /**
   * Form of the body: `json` for webhooks of events, `form` for inbound routes, with attachments or without, and webhooks of old.
   * Default: `json`.
   */
  readonly body?: 'json' | 'form' | undefined;
}

/**
 * The scheme of Mailgun, with the HTTP webhook signing key as the secret.
 *
 * **The event is not signed**: only a time and a token are, in the body itself. The signature proves that Mailgun has made this
 * token once, and nothing about what stands beside it: someone who sees a delivery before it arrives can put another event in
 * its place. Fetch from Mailgun what you act upon. Each token is taken once, for as long as its time passes.
 *
 * A delivery that failed comes again for 8 h, and as far as is known with the time and the token of the first. It is taken for
 * 50 minutes, which allows three of the six attempts; give `toleranceSeconds: { past: 32_400, future: 300 }` for all of them.
 *
 * @example
 * app.post('/webhooks/mailgun', webhook(mailgun(), { secret: process.env.MAILGUN_SIGNING_KEY }, handle));
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function mailgun<P = unknown>(options: MailgunOptions = {}): Scheme<P> {
  assertKnownOptions('mailgun()', options, ['toleranceSeconds', 'body']);
  const { body = 'json', toleranceSeconds = { past: 3000, future: 300 } } = options;
  if (body !== 'json' && body !== 'form') throw new TypeError('mailgun(): "body" must be "json" or "form"');
  const at = (name: string, given: LocationOptions): ValueLocation =>
    body === 'form'
      ? formField(name, { ...given, orMultipart: true })
      : jsonField(['signature', name], given);
  return defineScheme<P>({
    name: 'mailgun',
    timestamp: at('timestamp', { format: 'unixSeconds' }),
    nonce: at('token', { length: [16, 128], alphabet: 'unreserved' }),
    signature: at('signature', { encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}${part.nonce}`,
    toleranceSeconds,
    replay: { by: 'nonce', copy: 'duplicate' },
    delivery:
      body === 'form'
        ? { payload: ['form', 'multipart'], eventType: ({ event }: { event?: string }) => event }
        : { eventId: jsonField(['event-data', 'id']), eventType: jsonField(['event-data', 'event']) },
    about: {
      title: 'Mailgun webhooks',
      documentation: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/',
      secret: 'The HTTP webhook signing key; not the API key.',
      notSigned: 'The event itself, and all of the request: only a time and a token are signed.',
      redelivery:
        'For about 8 h, after 5, 10 and 15 min and 1, 2 and 4 h, as far as is known with the same time and token: the last three are refused unless toleranceSeconds allows 9 h of age. Notifications of delivered messages are not repeated.',
      answer:
        'Exactly 200. 406 stops the delivery; anything else has it repeated. Emails have up to 25 MB with their attachments: more than maxBodyBytes of webhook(), 1 MiB by default, gets 413.',
      lax: 'A signature can be moved to another event: no library can tell.',
    },
  });
}
