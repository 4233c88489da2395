/** Schemes of SendGrid: ECDSA over a time and the body. */

import type { ResponseFormat } from '../../responses/response-format.ts';
import type { SchemeAbout } from '../../scheme/about.ts';
import { defineScheme } from '../../scheme/define-scheme.ts';
import type { DeliveryFacts } from '../../scheme/delivery.ts';
import { message } from '../../scheme/message/message.ts';
import { part } from '../../scheme/message/parts.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { header } from '../../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './sender-options.ts';

/** A kind of delivery of SendGrid. */
interface Member {
  readonly name: string;
  /** The name of its function, for errors. */
  readonly preset: string;
  readonly delivery: DeliveryFacts;
  readonly responseFormat?: ResponseFormat;
  readonly about: SchemeAbout;
}

/** Makes the scheme of a kind of delivery. */
export function sendgrid<P>({ name, preset, ...facts }: Member, options: TimedOptions): Scheme<P> {
  assertTimedOptions(preset, options);
  return defineScheme<P>({
    name,
    timestamp: header('X-Twilio-Email-Event-Webhook-Timestamp', 'unixSeconds'),
    signature: header('X-Twilio-Email-Event-Webhook-Signature', 'base64'),
    secret: 'publicKey',
    algorithm: 'ecdsa-p256-sha256',
    message: message`${part.timestamp}${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    ...facts,
  });
}
