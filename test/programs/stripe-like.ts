/** A scheme as Stripe's, declared by hand: its own factory comes with the senders. */

import { defineScheme, headerParam, message, part, type Scheme } from 'countersign';
import type Stripe from 'stripe';

export const stripeLike: Scheme<Stripe.Event> = defineScheme<Stripe.Event>({
  name: 'stripe-like',
  timestamp: headerParam('Stripe-Signature', 't', 'unixSeconds'),
  signature: headerParam('Stripe-Signature', 'v1', 'hex'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  replay: 'signature',
});
