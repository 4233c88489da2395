/** Twilio webhooks: HMAC-SHA1 over the address and the fields of the form. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { webhookAnswers } from '../responses/webhook-answers.ts';
import { algorithmBy } from '../scheme/algorithms/chosen-algorithm.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { type Message, message, type Part } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { queryParam } from '../scheme/values/located-values.ts';
import { header, headerParam } from '../scheme/values/value-location.ts';

/** Options of {@link twilio}. */
export interface TwilioOptions {
  /**
   * The id of a key of Shared Keys, whose secret is then one of the verifier's as well. Requests that name it may choose
   * HMAC-SHA256. Default: none, and the header that names one is not looked at.
   */
  readonly sharedKeyId?: string | undefined;
}

const WARNING =
  'Twilio sends equal requests on purpose, as for a Gather without input, and signs no time: anyone who captures a request can send it again, as another event too, since I-Twilio-Idempotency-Token is not signed';
const SETTINGS = 'X-Twilio-Webhooks-Signature-Settings';

/**
 * The scheme of Twilio, for webhooks with a form, with JSON, or with everything in the URL. The secret is the auth token.
 *
 * The address as Twilio has called it is signed, so that the verifier needs its `publicUrl`; with a form, each distinct value of
 * each field, and with JSON its digest, which is in the query. A body of another type is refused. Headers are not signed, nor
 * is a time. Equal requests may be meant anew, as of a `<Gather>` without input or a `<Redirect>` to the same address, so that none
 * is taken for a copy; `webhook()` handles each `I-Twilio-Idempotency-Token` once.
 *
 * @example
 * app.all('/webhooks/twilio', webhook(twilio(), { secret: process.env.TWILIO_AUTH_TOKEN, publicUrl: 'https://example.com' }, handle));
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 * @typeParam P The payload: the fields of the form. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function twilio<P = unknown>(options: TwilioOptions = {}): Scheme<P> {
  assertKnownOptions('twilio()', options, ['sharedKeyId']);
  const { algorithm, begin } = algorithmOf(options.sharedKeyId);
  return defineScheme<P>({
    name: 'twilio',
    signature: header('X-Twilio-Signature', { encoding: 'base64' }),
    secret: 'utf8',
    algorithm,
    message: [...addresses(begin, FORM), ...addresses(begin, DIGEST)],
    replay: 'none',
    // Where TwiML is awaited, a body of another kind ends the call.
    responseFormat: webhookAnswers({ handled: 200 }),
    delivery: {
      eventId: header('I-Twilio-Idempotency-Token'),
      eventType: () => undefined,
      payload: ['form', 'json'],
      methods: ['POST', 'GET'],
    },
    warnings: [WARNING],
    about: {
      title: 'Twilio webhooks',
      documentation: 'https://www.twilio.com/docs/usage/webhooks/webhooks-security',
      secret:
        'The primary Auth Token of the account; with `sharedKeyId`, the secret of that key in `secrets`, too.',
      notSigned:
        'Method and headers, of which one is I-Twilio-Idempotency-Token; the order and number of equal fields.',
      rotation: 'The primary token alone signs: give both while you promote the second.',
      redelivery: 'A request that is sent again has the I-Twilio-Idempotency-Token of the first.',
      answer: 'Any 2xx, empty or with TwiML.',
    },
  });
}

/** A body must be a form, of which all is signed; or be empty, as with GET. */
const FORM = part.sortedForm({ encode: 'none', between: '', joiner: '', distinct: true });
/** Any other body is bound by its digest in the query, which is signed as part of the address. */
const DIGEST = part.same(part.lowercase(queryParam('bodySHA256')), part.sha256(part.body));

/** Products of Twilio differ in whether they sign the port of the scheme, and a port that was called. */
function addresses(begin: Message, end: Part): readonly Message[] {
  return [
    message`${part.url}`,
    message`${part.scheme}://${part.hostname}:${part.port}${part.target}`,
    message`${part.scheme}://${part.hostname}${part.target}`,
  ].map(({ parts }) => ({ parts: [...begin.parts, ...parts, end] }));
}

function algorithmOf(sharedKeyId: string | undefined) {
  if (sharedKeyId === undefined) return { algorithm: 'hmac-sha1', begin: { parts: [] } } as const;
  const [key, name] = [headerParam(SETTINGS, 'key'), headerParam(SETTINGS, 'algorithm')];
  const { algorithm, choice } = algorithmBy(part.optional('', key, message`,${name}`), {
    '': 'hmac-sha1',
    [`${sharedKeyId},HMAC_SHA1`]: 'hmac-sha1',
    [`${sharedKeyId},HMAC_SHA256`]: 'hmac-sha256',
  });
  return { algorithm, begin: { parts: [choice] } };
}
