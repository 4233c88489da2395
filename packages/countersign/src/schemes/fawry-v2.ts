/** Fawry's notifications, version 2: SHA-256 over values of the body and the secure key. */

import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message, type Part } from '../scheme/message/message.ts';
import { changedPart } from '../scheme/message/parts/changed-part.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

const AMOUNT = /^(0|[1-9]\d{0,14})(?:\.(\d\d?))?$/;
const NO_AMOUNT: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'Amounts must be decimal, with up to two digits behind the point and no zero in front.',
};

/**
 * The scheme of Fawry's server notifications, version 2. The secret is the secure key of the merchant; the signature is a
 * member of the body.
 *
 * References, amounts, status and method are signed, side by side without a separator; all other members are not. Amounts are signed with
 * two decimals, however they are sent, and no digit can move from one into the other. A digit can still move between a reference and
 * the amount behind it: compare the amount with that of the order.
 *
 * @example
 * app.post('/webhooks/fawry', webhook(fawryV2(), { secret: process.env.FAWRY_SECURE_KEY }, handle));
 * @see https://developer.fawrystaging.com/docs/server-apis/server-notification-v2
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function fawryV2<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('fawryV2', options);
  // Callbacks have the one name, Fawry's client the other.
  const merchantRef = message`${jsonField('merchantRefNumber')}${jsonField('merchantRefNum')}`;
  const amounts = message`${amountPart('paymentAmount')}${amountPart('orderAmount')}`;
  const state = message`${jsonField('orderStatus')}${jsonField('paymentMethod')}${jsonField('paymentRefrenceNumber')}`;
  return defineScheme<P>({
    name: 'fawry-v2',
    signature: jsonField('messageSignature', 'hex'),
    secret: 'utf8',
    algorithm: 'sha256',
    message: {
      parts: [
        jsonField('fawryRefNumber'),
        ...[...merchantRef.parts, ...amounts.parts, ...state.parts],
        part.secret,
      ],
    },
    replay: { by: 'signature', rememberSeconds: options.rememberSeconds, copy: 'duplicate' },
    delivery: { eventType: jsonField('orderStatus') },
    warnings: [
      'Fawry signs values without separators: compare the amount of a notification with that of the order',
    ],
    about: {
      title: 'Fawry notifications (version 2)',
      documentation: 'https://developer.fawrystaging.com/docs/server-apis/server-notification-v2',
      secret: 'The secure key of the merchant.',
      notSigned: 'Method, path, query, headers, and the other members of the body.',
      answer: 'Exactly 200.',
      lax: 'The library of Fawry signs amounts as they are sent, so that digits can move from one into the next.',
    },
  });
}

function amountPart(name: string): Part {
  const of = jsonField(name);
  return changedPart(of, {
    label: `{body.${name}, with two decimals}`,
    change: (bytes) => {
      const [, whole, decimals = ''] = AMOUNT.exec(Buffer.from(bytes).toString('latin1')) ?? [];
      return whole === undefined ? NO_AMOUNT : `${whole}.${decimals.padEnd(2, '0')}`;
    },
    lossy: true,
  });
}
