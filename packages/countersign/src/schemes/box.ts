/** Box webhooks: HMAC-SHA256 over the body and the timestamp, by two keys in a header each. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Box: body and time are signed, by the primary and the secondary key, of which one must match in its own header.
 * Method, path, query and other headers, `BOX-DELIVERY-ID` among them, are not.
 *
 * Give both keys, the primary first. A request is taken for 600 s, as Box advises, and once. The id of the event is the member
 * `id` of the body.
 *
 * @example
 * app.post('/webhooks/box', webhook(box(), { secrets: [process.env.BOX_PRIMARY_KEY, process.env.BOX_SECONDARY_KEY] }, handle));
 * @see https://developer.box.com/guides/webhooks/v2/signatures-v2/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function box<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('box', options);
  return defineScheme<P>({
    name: 'box',
    constants: { 'BOX-SIGNATURE-VERSION': '1', 'BOX-SIGNATURE-ALGORITHM': 'HmacSHA256' },
    timestamp: header('BOX-DELIVERY-TIMESTAMP', 'iso8601'),
    signature: header('BOX-SIGNATURE-PRIMARY', {
      ...{ aliases: ['BOX-SIGNATURE-SECONDARY'], ownSecrets: true, encoding: 'base64' },
    }),
    eventId: jsonField('id'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.body}${part.timestamp}`,
    toleranceSeconds: options.toleranceSeconds ?? 600,
    replay: 'signature',
    delivery: { eventType: jsonField('trigger') },
    about: {
      title: 'Box webhooks',
      documentation: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/',
      secret: 'The primary and the secondary signature key of the app, as `secrets`, the primary first.',
      notSigned:
        'Method, path, query and other headers, such as BOX-DELIVERY-ID, which changes with each attempt.',
      rotation: 'Exchange one key at a time: the signature by the other still matches.',
      redelivery: 'Up to 12 times within 2 h. The id in the body stays.',
      answer: 'Any 2xx within 30 s.',
    },
  });
}
