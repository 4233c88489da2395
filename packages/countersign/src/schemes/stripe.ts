/** Stripe webhooks: HMAC-SHA256 over `timestamp.body`. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { headerParam } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Stripe. The secret is taken as it is shown, `whsec_` and all.
 *
 * @example
 * app.post('/webhooks/stripe', webhook(stripe(), { secret: process.env.STRIPE_WEBHOOK_SECRET }, (event) => console.log(event.type)));
 * @see https://docs.stripe.com/webhooks/signature
 * @typeParam P The payload, such as `Stripe.Event`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function stripe<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('stripe', options);
  return defineScheme<P>({
    name: 'stripe',
    timestamp: headerParam('Stripe-Signature', 't', 'unixSeconds'),
    // v0, which test events have as well, proves nothing.
    signature: headerParam('Stripe-Signature', 'v1', 'hex'),
    eventId: jsonField('id'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    delivery: { eventType: jsonField('type') },
    about: {
      title: 'Stripe webhooks',
      documentation: 'https://docs.stripe.com/webhooks/signature',
      secret:
        'The signing secret of the endpoint, `whsec_…`. Test mode, live mode and the Stripe CLI have one each.',
      notSigned: 'Method, path, query and other headers.',
      rotation: 'For up to 24 h after a secret was rolled, the header has a v1 for each: give both secrets.',
      redelivery: 'For up to 3 days. Each attempt is signed anew; the id of the event stays.',
      answer: 'Any 2xx.',
      lax: 'The library of Stripe takes a timestamp that lies ahead, however far.',
    },
  });
}
