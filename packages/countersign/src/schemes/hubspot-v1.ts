/** HubSpot webhooks, version 1: a plain SHA-256 of the secret and the body. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { HUBSPOT_DELIVERY, HUBSPOT_DOCUMENTATION } from './families/hubspot.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

/**
 * The scheme of HubSpot, version 1, with the client secret of the app as the secret: the body alone is signed, by a plain hash
 * and no HMAC, without a time. A body that is not UTF-8 is refused: that is what someone can make of a captured delivery without
 * the secret (length extension). Take `hubspotV3()` where HubSpot sends its header, and never this one beside it.
 *
 * A delivery has up to 100 events: its type is theirs, where all are of one.
 *
 * @example
 * app.post('/webhooks/hubspot', webhook(hubspotV1(), { secret: process.env.HUBSPOT_CLIENT_SECRET }, handle));
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function hubspotV1<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('hubspotV1', options);
  return defineScheme<P>({
    name: 'hubspot-v1',
    constants: { 'X-HubSpot-Signature-Version': 'v1' },
    signature: header('X-HubSpot-Signature', 'hex'),
    secret: 'utf8',
    algorithm: 'sha256',
    message: message`${part.secret}${part.body}`,
    replay: { by: 'signature', rememberSeconds: options.rememberSeconds },
    delivery: HUBSPOT_DELIVERY,
    about: {
      title: 'HubSpot webhooks, version 1',
      documentation: HUBSPOT_DOCUMENTATION,
      secret: 'The client secret of the app.',
      notSigned:
        'Method, path, query and all headers; there is no time. A plain hash can be extended, so that a body which is not UTF-8 is refused.',
      redelivery: 'Each attempt counts attemptNumber in the body, and is signed anew.',
      answer: 'Any 2xx.',
    },
  });
}
