/** SendGrid's Inbound Parse: ECDSA on P-256 over `timestamp body`. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { sendgrid } from './families/sendgrid.ts';

/**
 * The scheme of SendGrid for received emails, with the public key of the security policy (base64, without the lines of PEM) as the
 * secret. Time and body, a multipart form, are signed to the byte; method, path, query and other headers are not.
 *
 * Names of headers and the rule are taken to be those of the Event Webhook, which the documentation does not say in so many
 * words. 300 s of age are allowed.
 *
 * @example
 * app.post('/webhooks/inbound', webhook(sendgridInbound(), { secret: process.env.SENDGRID_INBOUND_KEY }, handle));
 * @see https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/securing-your-parse-webhooks
 * @typeParam P The fields of the form. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function sendgridInbound<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  const delivery = { payload: 'multipart', eventType: () => undefined } as const;
  // Any 4xx has SendGrid drop the email.
  const responseFormat = webhookAnswers({ inProgress: 503 });
  return sendgrid(
    { name: 'sendgrid-inbound', preset: 'sendgridInbound', delivery, responseFormat, about: ABOUT },
    options,
  );
}

const ABOUT = {
  title: 'SendGrid Inbound Parse',
  documentation:
    'https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/securing-your-parse-webhooks',
  secret: 'The public key of the security policy, in base64.',
  notSigned: 'Method, path, query and other headers.',
  redelivery:
    'For 3 days after 5xx, and not after 4xx. Whether with a new time is not known: give toleranceSeconds where the log says timestamp_too_old of them.',
  answer:
    'Any 2xx. Emails have up to 30 MB with their attachments: more than maxBodyBytes of webhook(), 1 MiB by default, gets 413.',
} as const;
