/** IP2's client, by its security page: https://ip2-sandbox.intelworld.international:9001/security/. */

import { createHash, createHmac } from 'node:crypto';
import type { Call, Expected, Scenario } from './scenario.ts';

const KEY_ID = '4QTUVdemo==';
const PASSWORD = 'demo-api-password';
const ACCOUNT = { SubscriptionId: 'SUB-0001', AccountId: '256700000001' };

/** In the order in which they are signed, after the two of the path. */
const BODY_FIELDS = [
  'RequestId',
  'BatchId',
  'Amount',
  'PaymentMethodId',
  'ProductId',
  'CurrencyCode',
  'CountryCode',
  'Memo',
  'ChannelId',
  'Reference',
] as const;

type Payment = Readonly<Partial<Record<(typeof BODY_FIELDS)[number] | 'CustomerId', string>>>;

interface Request {
  readonly path?: string;
  readonly payment?: Payment;
  readonly ageSeconds?: number;
  readonly keyId?: string;
  readonly password?: string;
}

function sign(request: Request): Call {
  const { path = DEBITS, payment, ageSeconds = 0, keyId = KEY_ID, password = PASSWORD } = request;
  const date = toDate(new Date(Date.now() - ageSeconds * 1000));
  const signed = payment
    ? [ACCOUNT.SubscriptionId, ACCOUNT.AccountId, ...BODY_FIELDS.map((field) => payment[field] ?? '')]
    : [];
  const representation = signed.join('').toLowerCase() + date;
  const hashedPassword = createHash('md5').update(password).digest('base64');
  const signature = createHmac('sha256', hashedPassword).update(representation).digest('base64');
  const body = payment && JSON.stringify(payment);
  return {
    method: payment ? 'POST' : 'GET',
    path: `/ip2${path}`,
    headers: {
      Authorization: `ApiAuth ${signature}`,
      'X-ApiAuth-ApiKey': keyId,
      'X-Date': date,
      'X-Content-Type': 'application/json; charset=utf-8',
      'Content-MD5': createHash('md5')
        .update(body ?? '')
        .digest('base64'),
      ...(body !== undefined && { 'Content-Type': 'application/json; charset=utf-8' }),
    },
    ...(body !== undefined && { body }),
  };
}

/** `Thursday, 18 June 2015 07:30:19 GMT`, put together from `Thu, 18 Jun 2015 07:30:19 GMT`. */
function toDate(date: Date): string {
  const weekday = date.toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' });
  const month = date.toLocaleDateString('en-GB', { month: 'long', timeZone: 'UTC' });
  return date.toUTCString().replace(/^\w+(, \d+ )\w+/, `${weekday}$1${month}`);
}

const DEBITS = `/api/v2/transactions/debits/${ACCOUNT.SubscriptionId}/${ACCOUNT.AccountId}`;

function payment(requestId: string): Payment {
  return {
    RequestId: requestId,
    BatchId: 'BATCH-7',
    Amount: '500.00',
    PaymentMethodId: 'MTNMOBILEMONEYUG',
    ProductId: 'AIRTIME',
    CurrencyCode: 'UGX',
    CountryCode: 'UG',
    Memo: 'Test Payment',
    ChannelId: 'API',
    CustomerId: 'CUST-1',
  };
}

/** The vendor documents no codes. */
function unauthorized(log: string): Expected {
  return { status: 401, body: { HttpStatusCode: 401, ResponseMessage: 'Authentication failed' }, log };
}

function accepted(requestId: string): Expected {
  return { status: 200, body: { HttpStatusCode: 200, RequestId: requestId }, log: 'accepted' };
}

function changed(call: Call, from: string, to: string, { withDigest }: { withDigest: boolean }): Call {
  const body = (call.body as string).replace(from, to);
  const { 'Content-MD5': _digest, ...headers } = call.headers;
  return { ...call, body, headers: withDigest ? call.headers : headers };
}

/** IP2's requests and their outcomes. */
export function ip2Scenario(): Scenario {
  const debit = sign({ payment: payment('REQ-1') });
  const methods = '/api/v2/paymentmethods';
  return {
    title: 'IP2',
    reasonMember: 'ResponseMessage',
    steps: [
      { name: 'good: POST …/debits', calls: debit, expected: accepted('REQ-1') },
      { name: 'replayed', calls: debit, expected: unauthorized('replayed') },
      {
        name: 'good: GET /api/v2/paymentmethods',
        calls: sign({ path: methods }),
        expected: { status: 200, body: { HttpStatusCode: 200 }, log: 'accepted' },
      },
      {
        name: 'tampered body: amount',
        calls: changed(sign({ payment: payment('REQ-2') }), '500.00', '900.00', { withDigest: false }),
        expected: unauthorized('signature_mismatch'),
      },
      {
        name: 'tampered body: unsigned member',
        calls: changed(sign({ payment: payment('REQ-3') }), 'CUST-1', 'CUST-2', { withDigest: true }),
        expected: unauthorized('body_digest_mismatch'),
      },
      {
        // The scheme's own weakness, not a success: nothing that is signed was changed.
        name: '  … and its unsigned digest left out',
        calls: changed(sign({ payment: payment('REQ-4') }), 'CUST-1', 'CUST-2', { withDigest: false }),
        expected: accepted('REQ-4'),
      },
      {
        name: 'tampered path: other account',
        calls: {
          ...sign({ payment: payment('REQ-5') }),
          path: '/ip2/api/v2/transactions/debits/SUB-0001/256700000002',
        },
        expected: unauthorized('signature_mismatch'),
      },
      {
        name: 'stale (310 s old)',
        calls: sign({ payment: payment('REQ-6'), ageSeconds: 310 }),
        expected: unauthorized('timestamp_too_old'),
      },
      {
        name: 'future (310 s ahead)',
        calls: sign({ payment: payment('REQ-7'), ageSeconds: -310 }),
        expected: unauthorized('timestamp_in_future'),
      },
      {
        name: 'wrong key: unknown id',
        calls: sign({ payment: payment('REQ-8'), keyId: '4QTUVother==' }),
        expected: unauthorized('unknown_key'),
      },
      {
        name: 'wrong key: other password',
        calls: sign({ payment: payment('REQ-9'), password: 'other-api-password' }),
        expected: unauthorized('signature_mismatch'),
      },
    ],
  };
}
