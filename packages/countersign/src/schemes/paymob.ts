/** Paymob callbacks: HMAC-SHA512 over twenty values of the transaction, in the query. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import type { Message } from '../scheme/message/message.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { queryParam } from '../scheme/values/located-values.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

/** Members of `obj`, in the order in which they are signed. */
const SIGNED = [
  ...['amount_cents', 'created_at', 'currency', 'error_occured', 'has_parent_transaction', 'id'],
  ...['integration_id', 'is_3d_secure', 'is_auth', 'is_capture', 'is_refunded', 'is_standalone_payment'],
  ...['is_voided', 'order.id', 'owner', 'pending', 'source_data.pan', 'source_data.sub_type'],
  ...['source_data.type', 'success'],
];

const MESSAGE: Message = { parts: SIGNED.map((path) => jsonField(['obj', ...path.split('.')])) };

/**
 * The scheme of Paymob's callbacks of processed transactions. The secret is the HMAC of the account; the signature is `hmac` in the query.
 *
 * Of the body, twenty values of the transaction are signed, side by side without a separator; all others are not. Callbacks of the
 * browser, which have the values in the query, are another form, and are refused.
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
    about: {
      title: 'Paymob callbacks',
      documentation: 'https://developers.paymob.com/egypt/manage-callback/hmac',
      secret: 'The HMAC of the account, as its profile shows it.',
      notSigned: 'Method, path, headers, and all of the body but twenty values of `obj`.',
      answer: 'Any 2xx.',
    },
  });
}
