/** Contentful webhooks and app requests: HMAC-SHA256 over method, path, listed headers and body, in lines. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { lines, message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const TIMESTAMP = 'x-contentful-timestamp';
const LIST = 'x-contentful-signed-headers';
const SECRET = /^[0-9a-zA-Z+/=_-]{64}$/;
/** Characters that `encodeURIComponent` leaves as they are, beside letters, digits and `-._~`. */
const OF_COMPONENT = "!*'()";
/** Characters that `encodeURI` leaves as they are. */
const OF_URI = `${OF_COMPONENT};,/?:@&=+$#`;

/** The query is encoded as one value, and the whole once more. */
const PATH = part.percentEncode(
  message`${part.path}${part.optional('?', part.percentEncode(part.query, OF_COMPONENT))}`,
  OF_URI,
);

const HEADERS = part.signedHeaders(header(LIST), {
  required: [LIST, TIMESTAMP],
  separator: ',',
  joiner: ';',
  spaces: 'trimmed',
});

/**
 * The scheme of Contentful: method, path with query, body, and the headers that `x-contentful-signed-headers` names are signed,
 * the list itself and the time at least. Other headers and the host are not. The secret has 64 characters, and is not decoded.
 *
 * A request is taken for 30 s, as in the library of Contentful; an exact copy is answered as a duplicate.
 *
 * @example
 * app.post('/webhooks/contentful', webhook(contentful(), { secret: process.env.CONTENTFUL_SIGNING_SECRET }, handle));
 * @see https://www.contentful.com/developers/docs/webhooks/request-verification/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function contentful<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('contentful', options);
  return defineScheme<P>({
    name: 'contentful',
    timestamp: header(TIMESTAMP, 'unixMilliseconds'),
    signature: header('x-contentful-signature', 'hex'),
    secret: toKey,
    algorithm: 'hmac-sha256',
    message: lines(part.method, PATH, HEADERS, part.body),
    toleranceSeconds: options.toleranceSeconds ?? 30,
    replay: { by: 'signature', copy: 'duplicate' },
    extraHeaders: { [LIST]: `${LIST},${TIMESTAMP}` },
    // Any 4xx other than 429 has Contentful drop the delivery, as far as is known.
    responseFormat: webhookAnswers({ inProgress: 503 }),
    delivery: { eventId: header('X-Contentful-Idempotency-Key'), eventType: header('X-Contentful-Topic') },
    about: {
      title: 'Contentful webhooks and app requests',
      documentation: 'https://www.contentful.com/developers/docs/webhooks/request-verification/',
      secret: 'The signing secret of the space, 64 characters.',
      notSigned: 'Host, and headers that x-contentful-signed-headers does not name.',
      rotation: 'A space has one secret.',
      answer: 'Any 2xx.',
    },
  });
}

function toKey(secret: string): Uint8Array {
  if (!SECRET.test(secret)) throw new TypeError('a secret of Contentful has 64 characters');
  return Buffer.from(secret, 'utf8');
}
