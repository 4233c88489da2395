/** SendGrid's Event Webhook: ECDSA on P-256 over `timestamp body`. */

import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { sendgrid } from './families/sendgrid.ts';

/**
 * The scheme of SendGrid for events of emails, with the verification key of the webhook (base64, without the lines of PEM) as the
 * secret. Time and body are signed, the line break at the end of the body included; method, path, query and other headers are
 * not. SendGrid names no limit for the age of a delivery: 300 s are allowed here.
 *
 * A delivery has several events in a list, each with its `sg_event_id`; one alone has no id.
 *
 * @example
 * app.post('/webhooks/sendgrid', webhook(sendgridEvents(), { secret: process.env.SENDGRID_VERIFICATION_KEY }, handle));
 * @see https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function sendgridEvents<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  const delivery = { eventType: eventTypeOf };
  return sendgrid({ name: 'sendgrid-events', preset: 'sendgridEvents', delivery, about: ABOUT }, options);
}

const DOCUMENTATION =
  'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features';

const ABOUT = {
  title: 'SendGrid Event Webhook',
  documentation: DOCUMENTATION,
  secret: 'The Verification Key of the webhook: a public key in base64, `MFkwEwYHKoZ…`.',
  notSigned: 'Method, path, query and other headers.',
  redelivery:
    'For 24 h until a 2xx comes. Whether with a new time is not known: give toleranceSeconds where the log says timestamp_too_old of them.',
  answer: 'Any 2xx.',
  lax: 'The library of SendGrid checks no time: a captured delivery passes for ever.',
} as const;

/** The type of the events, where all are of one. */
function eventTypeOf(events: readonly { readonly event: string }[]): string | undefined {
  const types = new Set(events.map(({ event }) => event));
  return types.size === 1 ? [...types][0] : undefined;
}
