/** Paymob callbacks: HMAC-SHA512 over twenty values of the transaction, in the query. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import type { Message, Part } from '../scheme/message/message.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { queryParam } from '../scheme/values/located-values.ts';
import { bodyFormProblem, checkedPart } from './families/checked-part.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

const BOOLEANS: ReadonlySet<string> = new Set([
  ...['error_occured', 'has_parent_transaction', 'is_3d_secure', 'is_auth', 'is_capture', 'is_refunded'],
  ...['is_standalone_payment', 'is_voided', 'pending', 'success'],
]);
const NUMBERS: ReadonlySet<string> = new Set(['amount_cents', 'id', 'integration_id', 'order.id', 'owner']);
/** Members of `obj`, in the order in which they are signed. */
const SIGNED = [
  ...['amount_cents', 'created_at', 'currency', 'error_occured', 'has_parent_transaction', 'id'],
  ...['integration_id', 'is_3d_secure', 'is_auth', 'is_capture', 'is_refunded', 'is_standalone_payment'],
  ...['is_voided', 'order.id', 'owner', 'pending', 'source_data.pan', 'source_data.sub_type'],
  ...['source_data.type', 'success'],
];
const DATE = /^20\d\d-\d\d-\d\dT/;
const NO_DATE = bodyFormProblem('created_at', 'a date, a T and a time');

const MESSAGE: Message = { parts: SIGNED.map(signedPart) };

/**
 * The scheme of Paymob's callbacks of processed transactions. The secret is the HMAC of the account; the signature is `hmac` in the query.
 *
 * Of the body, twenty values of the transaction are signed, side by side without a separator; all others are not. Each must be of the type
 * that Paymob documents, so that neither `success` nor the amount can be told otherwise. Digits can still move between `id` and
 * `integration_id`, and between `order.id` and `owner`: compare `integration_id` and `owner` with your own. Callbacks of the browser, which
 * have the values in the query, are another form, and are refused.
 *
 * @example
 * app.post('/webhooks/paymob', webhook(paymob(), { secret: process.env.PAYMOB_HMAC }, handle));
 * @see https://developers.paymob.com/egypt/manage-callback/hmac
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function paymob<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('paymob', options);
  return defineScheme<P>({
    name: 'paymob',
    signature: queryParam('hmac', 'hex'),
    secret: 'utf8',
    algorithm: 'hmac-sha512',
    message: MESSAGE,
    replay: { by: 'signature', rememberSeconds: options.rememberSeconds, copy: 'duplicate' },
    warnings: [
      'Paymob signs values without separators: compare integration_id and owner of a callback with your own',
    ],
    about: {
      title: 'Paymob callbacks',
      documentation: 'https://developers.paymob.com/egypt/manage-callback/hmac',
      secret: 'The HMAC of the account, as its profile shows it.',
      notSigned: 'Method, path, headers, and all of the body but twenty values of `obj`.',
      answer: 'Any 2xx.',
    },
  });
}

/**
 * The part of a value, held to its type and form. Customers see signatures of their own payments, failed ones too: the text `"false"`
 * would be true for a handler, and the digits of the date could stand behind those of the amount.
 */
function signedPart(path: string): Part {
  const names = ['obj', ...path.split('.')];
  if (BOOLEANS.has(path)) return jsonField(names, { jsonType: 'boolean' });
  if (NUMBERS.has(path)) return jsonField(names, { jsonType: 'number' });
  const of = jsonField(names);
  if (path !== 'created_at') return of;
  return checkedPart(of, DATE, NO_DATE);
}
