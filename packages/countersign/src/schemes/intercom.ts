/** Intercom webhooks: HMAC-SHA1 over the body. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { headCheck } from '../webhooks/handshakes/head-check.ts';
import { intercomPing } from '../webhooks/handshakes/intercom.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Intercom. The secret is the client secret of the app. The algorithm is HMAC-SHA1; Intercom has no other.
 *
 * @example
 * app.all('/webhooks/intercom', webhook(intercom(), { secret: process.env.INTERCOM_CLIENT_SECRET }, handle));
 * @see https://developers.intercom.com/docs/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function intercom<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'intercom',
    preset: 'intercom',
    signature: header('X-Hub-Signature', { prefix: 'sha1=', encoding: 'hex' }),
    algorithm: 'hmac-sha1',
    eventId: jsonField('id'),
    delivery: { eventType: jsonField('topic'), handshakes: [intercomPing, headCheck] },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Intercom webhooks',
  documentation: 'https://developers.intercom.com/docs/webhooks',
  secret: 'The client secret of the app.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  redelivery:
    'The body counts the attempts, so that each has a signature of its own; the id of the notification stays.',
  answer:
    'Any 2xx, within half a second if it can be: slower endpoints are put back. 429 slows deliveries down.',
} as const;
