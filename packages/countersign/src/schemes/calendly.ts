/** Calendly webhooks: HMAC-SHA256 over `timestamp.body`. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { timestampedPair } from './families/timestamped-pair.ts';

/**
 * The scheme of Calendly: time and body are signed. Method, path, query and other headers are not.
 *
 * A request is taken for 180 s, as Calendly's example does, and once.
 *
 * @example
 * app.post('/webhooks/calendly', webhook(calendly(), { secret: process.env.CALENDLY_SIGNING_KEY }, handle));
 * @see https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function calendly<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return timestampedPair(
    {
      ...{
        name: 'calendly',
        preset: 'calendly',
        header: 'Calendly-Webhook-Signature',
        format: 'unixSeconds',
      },
      ...{ toleranceSeconds: 180, shortestSecretBytes: 1, delivery: DELIVERY, about: ABOUT },
    },
    options,
  );
}

const ABOUT = {
  title: 'Calendly webhooks',
  documentation: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
  secret: 'The signing key of the webhook subscription.',
  notSigned: 'Method, path, query and other headers.',
  redelivery:
    'For 24 h, with growing waits in between. Whether with a new time is not known: give toleranceSeconds where the log says timestamp_too_old of them.',
  answer: 'Any 2xx within 15 s. A 410 deletes the subscription.',
} as const;

const DELIVERY = {
  eventId: eventIdOf,
  eventType: jsonField('event'),
};

interface CalendlyEvent {
  readonly event?: string;
  readonly created_at?: string;
  readonly payload?: { readonly uri?: string; readonly updated_at?: string };
}

/** One invitee is created and cancelled, and one event type updated again and again. */
function eventIdOf({ event, created_at: createdAt, payload }: CalendlyEvent): string | undefined {
  const { uri, updated_at: updatedAt = '' } = payload ?? {};
  return event && createdAt && uri ? `${event} ${uri} ${createdAt} ${updatedAt}`.trimEnd() : undefined;
}
