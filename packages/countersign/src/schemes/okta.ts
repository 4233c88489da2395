/** Okta event hooks, with a value in a header that is sent as it is. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { webhookAnswers } from '../responses/webhook-answers.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { oktaVerification } from '../webhooks/handshakes/okta.ts';
import { staticValue } from './families/static-value.ts';

/** Options of {@link okta}. */
export interface OktaOptions {
  /** The header that the hook is set up with. Default: `Authorization`. */
  readonly header?: string | undefined;
}

/**
 * The scheme of Okta event hooks, with the whole value of the header as the secret. Nothing is signed, the body no more than
 * the headers, and a captured request can be sent again in any form.
 *
 * The id of the delivery is the member `eventId` of the body. The GET with which Okta checks the endpoint is answered.
 *
 * @example
 * app.all('/webhooks/okta', webhook(okta(), { secret: process.env.OKTA_HOOK_SECRET }, handle));
 * @see https://developer.okta.com/docs/concepts/event-hooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError for an invalid option.
 */
export function okta<P = unknown>(options: OktaOptions = {}): Scheme<P> {
  assertKnownOptions('okta()', options, ['header']);
  return staticValue({
    name: 'okta',
    signature: header(options.header ?? 'Authorization'),
    // Any 4xx has Okta drop the event.
    responseFormat: webhookAnswers({ inProgress: 503 }),
    delivery: {
      eventId: jsonField('eventId'),
      eventType: jsonField('eventType'),
      handshakes: [oktaVerification],
    },
    about: {
      title: 'Okta event hooks',
      documentation: 'https://developer.okta.com/docs/concepts/event-hooks/',
      secret: 'The value of the authentication header that you typed when you made the hook.',
      redelivery: 'Once at most, after a 5xx and not after a 4xx.',
      answer: '200 or 204 within 3 s.',
    },
  });
}
