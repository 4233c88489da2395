/** Dropbox Sign (once HelloSign): HMAC-SHA256 over a time and a type, all of it in JSON in a form. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { multipartField } from '../scheme/values/located-values.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Dropbox Sign, with the primary API key as the secret.
 *
 * **The event is not signed**, except its time and its type: someone who sees a delivery before it arrives can put other
 * documents in its place, and a copy passes as long as its time does. Fetch from Dropbox Sign what you act upon. Two events of one
 * type in one second have the same signature, so that copies are not told by it; `webhook()` knows an event by what it is about, too.
 *
 * Redeliveries keep their time, as far as is known: 12 h of age are allowed, and events that come later are refused.
 *
 * @example
 * app.post('/webhooks/dropbox-sign', webhook(dropboxSign(), { secret: process.env.DROPBOX_SIGN_API_KEY }, handle));
 * @see https://developers.hellosign.com/docs/events/walkthrough
 * @typeParam P The payload, the JSON in the field `json`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function dropboxSign<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('dropboxSign', options);
  const time = multipartField(['json', 'event', 'event_time'], 'unixSeconds');
  const type = multipartField(['json', 'event', 'event_type']);
  return defineScheme<P>({
    name: 'dropbox-sign',
    timestamp: time,
    signature: multipartField(['json', 'event', 'event_hash'], 'hex'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${time}${type}`,
    toleranceSeconds: options.toleranceSeconds ?? { past: 43_200, future: 300 },
    replay: 'none',
    responseFormat: webhookAnswers({ handled: { text: 'Hello API Event Received' } }),
    delivery: {
      payload: 'multipart',
      payloadField: 'json',
      eventId: eventIdOf,
      eventType: ({ event }: DropboxSignEvent) => event.event_type,
    },
    about: {
      title: 'Dropbox Sign events',
      documentation: 'https://developers.hellosign.com/docs/events/walkthrough',
      secret: 'The primary API key of the account.',
      notSigned: 'All but the time and the type of the event: what it is about can be exchanged.',
      redelivery: 'For about 3 days.',
      answer: '200 with the text "Hello API Event Received", to every event.',
      lax: 'The library of Dropbox Sign checks no time.',
    },
  });
}

interface DropboxSignEvent {
  readonly event: {
    readonly event_hash: string;
    readonly event_type: string;
    readonly event_metadata?: { readonly related_signature_id?: string | null } | null;
  };
  readonly signature_request?: { readonly signature_request_id?: string };
  readonly template?: { readonly template_id?: string };
}

function eventIdOf({ event, signature_request: request, template }: DropboxSignEvent): string | undefined {
  const about = request?.signature_request_id ?? template?.template_id;
  if (about === undefined) return undefined;
  return [event.event_hash, about, event.event_metadata?.related_signature_id ?? ''].join('.');
}
