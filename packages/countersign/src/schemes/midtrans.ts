/** Midtrans notifications: SHA-512 over three members of the body and the server key. */

import { saltedHash } from '../scheme/algorithms/salted-hash.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { bodyFormProblem, checkedPart } from './families/checked-part.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

const STATUS = /^[1-5]\d\d$/;
const AMOUNT = /^(?:0|[1-9]\d*)\.\d\d$/;

/**
 * The scheme of Midtrans' notifications of payments that are not those of SNAP, which have `snapBiNotification()`. The secret is the server
 * key.
 *
 * Of the body, `order_id`, `status_code` and `gross_amount` are signed; `transaction_status`, `fraud_status` and all other members are
 * not. Ask the API of Midtrans for the status before you deliver. The three stand side by side without a separator: digits can move from one
 * into the next, so that orders should have ids which end with a letter. Nothing is signed of the time.
 *
 * @example
 * app.post('/webhooks/midtrans', webhook(midtrans(), { secret: process.env.MIDTRANS_SERVER_KEY }, handle));
 * @see https://docs.midtrans.com/docs/https-notification-webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function midtrans<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('midtrans', options);
  const status = checkedPart(
    jsonField('status_code'),
    STATUS,
    bodyFormProblem('status_code', 'a status of three digits'),
  );
  const amount = checkedPart(
    jsonField('gross_amount'),
    AMOUNT,
    bodyFormProblem('gross_amount', 'an amount with two decimals'),
  );
  return defineScheme<P>({
    name: 'midtrans',
    signature: jsonField('signature_key', 'hex'),
    secret: 'utf8',
    algorithm: saltedHash('sha512'),
    message: message`${jsonField('order_id')}${status}${amount}${part.secret}`,
    // A state that is reported again has the same signature, and so has another one with the same status code.
    replay: 'none',
    delivery: {
      eventType: ({ transaction_status: status }: { transaction_status?: string }) => status,
      typeTellsEvents: true,
    },
    warnings: [
      'Midtrans does not sign the status of a transaction: ask its API before you act upon one',
      'Midtrans signs values without separators: digits can move between order id, status code and amount',
    ],
    about: {
      title: 'Midtrans notifications',
      documentation: 'https://docs.midtrans.com/docs/https-notification-webhooks',
      secret: 'The server key of the account.',
      notSigned:
        'Method, path, query, headers, and all of the body but order_id, status_code and gross_amount.',
      redelivery: 'Up to 5 times; equal to the byte, as far as is known.',
      answer: 'Any 2xx.',
    },
  });
}
