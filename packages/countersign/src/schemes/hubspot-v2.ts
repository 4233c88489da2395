/** HubSpot calls, version 2: a plain SHA-256 of the secret, the method, the URL and the body. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { HUBSPOT_DOCUMENTATION, HUBSPOT_METHODS } from './families/hubspot.ts';

/**
 * The scheme of HubSpot, version 2, for calls of cards and actions, with the client secret of the app as the secret: method, URL
 * and body are signed, by a plain hash and no HMAC, without a time. Headers are not, nor where URL and body meet. A
 * body that is not UTF-8 is refused: that is what someone can append to a captured call without the secret (length extension). Take
 * `hubspotV3()` where HubSpot sends its header, and never this one beside it.
 *
 * A card that is asked for again is asked for by the same request, so that a captured one can be sent again as well. The verifier
 * must have the `publicUrl` that HubSpot calls.
 *
 * @example
 * app.all('/hubspot/action', webhook(hubspotV2(), { secret: process.env.HUBSPOT_CLIENT_SECRET, publicUrl: 'https://api.example.com' }, handle));
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function hubspotV2<P = unknown>(): Scheme<P> {
  return defineScheme<P>({
    name: 'hubspot-v2',
    constants: { 'X-HubSpot-Signature-Version': 'v2' },
    signature: header('X-HubSpot-Signature', 'hex'),
    secret: 'utf8',
    algorithm: 'sha256',
    message: message`${part.secret}${part.method}${part.url}${part.body}`,
    replay: 'none',
    delivery: { methods: HUBSPOT_METHODS },
    about: {
      title: 'HubSpot calls of cards and actions, version 2',
      documentation: HUBSPOT_DOCUMENTATION,
      secret: 'The client secret of the app.',
      notSigned:
        'Headers, and where the URL ends and the body begins; there is no time. A plain hash can be extended, so that a body which is not UTF-8 is refused.',
      answer: 'Any 2xx.',
    },
  });
}
