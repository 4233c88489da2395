/** Mercado Pago webhooks: HMAC-SHA256 over the id in the query, the request id and a time. */

import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { queryParam } from '../scheme/values/located-values.ts';
import type { TimestampFormat } from '../scheme/values/timestamp-format.ts';
import { timestampFormat } from '../scheme/values/timestamps.ts';
import { header, headerParam } from '../scheme/values/value-location.ts';
import { checkedPart } from './families/checked-part.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

const ID_FORM: FormProblem = {
  code: 'malformed_target',
  member: 'target',
  reason: 'data.id must have no semicolon.',
};
const SECONDS = timestampFormat('unixSeconds');
const MILLISECONDS = timestampFormat('unixMilliseconds');

/** The Spanish page says milliseconds, its examples and the SDK have seconds. */
const SECONDS_OR_MILLISECONDS: TimestampFormat = {
  description: 'Unix time in seconds, 10 digits, or in milliseconds, 13 digits',
  pattern: '%s',
  resolutionMs: SECONDS.resolutionMs,
  parse: (text) => SECONDS.parse(text) ?? MILLISECONDS.parse(text),
  format: SECONDS.format,
};

/**
 * The scheme of Mercado Pago.
 *
 * **The body is not signed**: only `data.id` of the query, `x-request-id` and a time are. Take the id from the query, and fetch the payment
 * or order by it. An id is signed with its letters in lower case, whatever case the query has; what is absent is left out of the
 * signed text. Notifications of QR codes are not signed, and are refused.
 *
 * @example
 * app.post('/webhooks/mercado-pago', webhook(mercadoPago(), { secret: process.env.MERCADO_PAGO_SECRET }, handle));
 * @see https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function mercadoPago<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('mercadoPago', options);
  // With a semicolon in it, the id could have the other values of the signed text in it.
  const id = part.optional(
    'id:',
    part.lowercase(checkedPart(queryParam('data.id'), /^[^;]*$/, ID_FORM)),
    ';',
  );
  const requestId = part.optional('request-id:', header('x-request-id'), ';');
  return defineScheme<P>({
    name: 'mercado-pago',
    timestamp: headerParam('x-signature', 'ts', { format: SECONDS_OR_MILLISECONDS }),
    signature: headerParam('x-signature', 'v1', 'hex'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${id}${requestId}ts:${part.timestamp};`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: { by: 'signature', copy: 'duplicate' },
    delivery: { eventId: jsonField('id'), eventType: jsonField('type') },
    warnings: ['Mercado Pago does not sign the body: fetch what you act upon, by the id in the query'],
    about: {
      title: 'Mercado Pago webhooks',
      documentation:
        'https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks',
      secret: 'The secret signature of the application, as its page of webhooks shows it.',
      notSigned: 'The body, method, path, other parameters of the query and other headers.',
      redelivery: 'An event keeps its id; whether an attempt is signed anew is not documented.',
      answer: '200 or 201 within 22 s.',
      lax: 'The SDK checks no time unless it is told to, and does not put the id in lower case.',
    },
  });
}
