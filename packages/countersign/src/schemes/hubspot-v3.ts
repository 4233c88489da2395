/** HubSpot webhooks and calls, version 3: HMAC-SHA256 over method, URL, body and timestamp, with nothing between. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { HUBSPOT_DELIVERY, HUBSPOT_DOCUMENTATION, HUBSPOT_METHODS } from './families/hubspot.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/** Characters whose escapes in the URL are decoded before it is signed; all others stay as they are. */
const DECODED = ":/?@!$'()*,;";

/**
 * The scheme of HubSpot, version 3, with the client secret of the app as the secret: method, URL, body and time are signed.
 * Headers are not, nor where URL and body meet. Signatures of older versions, which come along, are not looked at.
 *
 * The verifier must have the `publicUrl` that HubSpot calls. A request is taken for 300 s, and once. A delivery has up to 100
 * events: its type is theirs, where all are of one.
 *
 * @example
 * app.all('/webhooks/hubspot', webhook(hubspotV3(), { secret: process.env.HUBSPOT_CLIENT_SECRET, publicUrl: 'https://api.example.com' }, handle));
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function hubspotV3<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('hubspotV3', options);
  return defineScheme<P>({
    name: 'hubspot-v3',
    timestamp: header('X-HubSpot-Request-Timestamp', 'unixMilliseconds'),
    signature: header('X-HubSpot-Signature-v3', 'base64'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.method}${part.percentDecode(part.url, DECODED)}${part.body}${part.timestamp}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    delivery: { ...HUBSPOT_DELIVERY, methods: HUBSPOT_METHODS },
    about: {
      title: 'HubSpot webhooks and calls, version 3',
      documentation: HUBSPOT_DOCUMENTATION,
      secret: 'The client secret of the app.',
      notSigned: 'Headers, and where the URL ends and the body begins.',
      redelivery: 'Each attempt counts attemptNumber in the body, and is signed anew.',
      answer: 'Any 2xx.',
      lax: 'The library of HubSpot takes a timestamp that lies ahead, however far.',
    },
  });
}
