/** Clients of IP2, as its security page describes them: twelve fields in lower case and the date, under an MD5. */

import { ip2 } from 'countersign/schemes/ip2';
import { account, seeded } from './accounts.ts';
import { type Client, field, type Job, joined, plainClient, type ToSign } from './client.ts';
import { ip2Slips } from './ip2-slips.ts';
import { jobsAt, json } from './jobs.ts';
import { COMPACT, Decimal, type Json, PHP, PRETTY, PYTHON, serialise } from './json-text.ts';
import { hash, text } from './secret-slips.ts';
import type { Vendor } from './vendor.ts';

const FIELDS = [
  'SubscriptionId',
  'AccountId',
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

const client: Client = {
  ...plainClient,
  toKey: (password) => text(hash('md5', password).toString('base64')),
  writeTimestamp: (ms) => longDate(ms),
  fields: (values) => [
    ...FIELDS.map((name) => field(name, valueFor(name, values))),
    field('date', values.timestamp),
  ],
  join: (fields, separator) => {
    const isDate = ({ name }: { readonly name: string }) => name === 'date';
    const representation = joined(
      fields.filter((each) => !isDate(each)),
      separator,
    ).toString('utf8');
    const date = fields.filter(isDate);
    return date.length === 0
      ? text(representation.toLowerCase())
      : joined([field('', representation.toLowerCase()), ...date], separator);
  },
  encode: (mac) => mac.toString('base64'),
  frame: (signature) => `ApiAuth ${signature}`,
  headers: ({ keyId, timestamp, signature, body }) => [
    ['X-ApiAuth-ApiKey', keyId],
    ['X-Date', timestamp],
    ['X-Content-Type', 'application/json; charset=utf-8'],
    ['Content-MD5', hash('md5', body).toString('base64')],
    ['Authorization', signature],
  ],
};

const LONG = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: '2-digit',
  month: 'long',
  year: 'numeric',
});

/** `Thursday, 18 June 2015 07:30:19 GMT` */
function longDate(ms: number): string {
  const parts = Object.fromEntries(LONG.formatToParts(ms).map(({ type, value }) => [type, value]));
  const day = `${parts.weekday}, ${parts.day} ${parts.month} ${parts.year}`;
  return `${day} ${new Date(ms).toISOString().slice(11, 19)} GMT`;
}

/** Finds the value that the paying program holds under a name: in the body, in the query or in the path. */
function valueFor(name: string, { path, query, payload }: ToSign): string {
  const [, subscription, accountId] = /\/(?:debits|credits)\/([^/]+)\/([^/]+)/.exec(path) ?? [];
  const values: Record<string, string | undefined> = {
    subscriptionid: subscription && decodeURIComponent(subscription),
    accountid: accountId && decodeURIComponent(accountId),
  };
  for (const [key, value] of new URLSearchParams(query)) values[key.toLowerCase()] = value;
  if (payload !== undefined && 'json' in payload.content) {
    for (const [key, value] of Object.entries(payload.content.json as Record<string, Json>)) {
      const isText = typeof value === 'string';
      if (value !== null) values[key.toLowerCase()] = isText ? value : serialise(value, payload.style, 1);
    }
  }
  return values[name.toLowerCase()] ?? '';
}

const job = jobsAt('api.intelworld.international:9001');

const DEBIT = {
  RequestId: 'REQ-42',
  BatchId: 'BATCH-7',
  Amount: new Decimal('500.00'),
  PaymentMethodId: 'MTNMOBILEMONEYUG',
  ProductId: 'AIRTIME',
  CurrencyCode: 'UGX',
  CountryCode: 'UG',
  Memo: 'Test Payment',
  ChannelId: 'API',
  Reference: 'REF-9',
};
const CREDIT = {
  ...DEBIT,
  RequestId: '7f0c1b6e',
  Amount: 125000,
  Memo: 'École Supérieure, Kampala: frais de Mars',
  CustomerId: 'CUST-881',
  Reference: { invoice: 'INV/2026/17', lines: [1, 2] },
};
const WHOLE = { SubscriptionId: 'SUB-0001', AccountId: '256700000001', ...DEBIT, Amount: '500' };

const jobs: readonly Job[] = [
  job('POST /api/v2/transactions/debits/SUB-0001/256700000001', json(DEBIT)),
  job('POST /api/v2/transactions', json(WHOLE)),
  job('POST /api/v2/transactions/credits/SUB-0001/256772123456', json(CREDIT)),
  job('GET /api/v2/paymentmethods?SubscriptionId=SUB-0001&AccountId=Kampala%20Branch'),
  job('POST /api/v1/payments?SubscriptionId=Sub%2D0002&AccountId=Main+Till', json(DEBIT, PYTHON)),
  job('PUT /api/v2/transactions/credits/SUB-0002/ACC%20Jinja', json(CREDIT, PRETTY)),
  job(
    'POST /api/v2/transactions/debits/SUB-0003/ACC-3',
    json({ ...CREDIT, Reference: 'REF-10', BatchId: null }, PHP),
  ),
  job('POST /api/v2/transactions', json({ ...WHOLE, requestMeta: { a: 1 } }, COMPACT, { end: '\n' })),
];

const PASSWORDS: Readonly<Record<string, (label: string) => string>> = {
  chosen: (label) => `Kampala#${seeded(label, 6).toString('base64url')} Trading!`,
  base64: (label) => seeded(label, 31).toString('base64'),
  hex: (label) => seeded(label).toString('hex'),
  generated: (label) => `Pw9${seeded(label, 21).toString('base64url')}`,
};

/** The corpus of IP2. */
export const ip2Vendor: Vendor = {
  name: 'ip2',
  scheme: ip2(),
  client,
  accounts: Object.entries(PASSWORDS).map(([name, secret]) =>
    account(`ip2 ${name}`, { id: (label) => seeded(label, 21).toString('base64'), secret }),
  ),
  jobs,
  slips: ip2Slips(FIELDS),
};
