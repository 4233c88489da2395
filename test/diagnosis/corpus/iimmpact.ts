/** Clients of IIMMPACT, as its quickstart describes them: six fields with colons, the secret decoded from base64. */

import { iimmpact } from 'countersign/schemes/iimmpact';
import { account, seeded } from './accounts.ts';
import { type Client, field, type Job, plainClient } from './client.ts';
import { iimmpactSlips } from './iimmpact-slips.ts';
import { jobsAt, json, table } from './jobs.ts';
import { COMPACT, Decimal, GO, PHP, PRETTY, PYTHON } from './json-text.ts';
import { hash, text } from './secret-slips.ts';
import type { Vendor } from './vendor.ts';

const client: Client = {
  ...plainClient,
  toKey: (secret) => Buffer.from(secret, 'base64'),
  queryToSign: (query) => {
    const parameters = new URLSearchParams(query);
    parameters.sort();
    return [...parameters].map(([key, value]) => `${key}=${value}`).join('&');
  },
  bodyField: (body) => text(hash('sha256', body).toString('base64')),
  fields: ({ timestamp, nonce, method, query, body }) => [
    field('version', 'v1'),
    field('timestamp', timestamp),
    field('nonce', nonce),
    field('method', method),
    field('query', query),
    field('body hash', body),
  ],
  separator: ':',
  encode: (mac) => mac.toString('base64'),
  frame: (signature) => `v1=${signature}`,
  headers: ({ keyId, timestamp, nonce, signature }) => [
    ['X-Api-Key', keyId],
    ['X-Timestamp', timestamp],
    ['X-Nonce', nonce],
    ['X-Signature', signature],
  ],
};

const job = jobsAt('api.iimmpact.com');

const TOPUP = { refid: 'MS-42', product: 'JOMPAY', account: '1234567890', amount: '150.00' };
const BILL = {
  refid: 'MS-20260312-7',
  product: 'TNB',
  account: '220001234513',
  amount: new Decimal('86.50'),
  fee: new Decimal('1.00'),
  extras: { phones: ['60123456789', '60198765432'], biller: { code: 5454, ref: 'A/17' } },
};
const GIFT = {
  refid: 'GC-9',
  recipient: 'Nur Aisyah binti Abdullah — 艾莎',
  message: "Selamat Hari Raya <3 & maaf zahir batin, it's on us",
  callback: 'https://pos.example.my/hooks/iimmpact?shop=7',
};

const jobs: readonly Job[] = [
  job('GET /v2/balance'),
  job('POST /v2/topup', json(TOPUP)),
  job('GET /v2/balance-statement?limit=20&account=9&date=2026-04-30'),
  job('POST /v2/bill-payment', json(BILL)),
  job('GET /v2/options?product=JOMPAY&filter=Kuala%20Lumpur%2FSelangor'),
  job('POST /v2/gift-cards', json(GIFT)),
  job('GET /v2/transactions?status=success&status=pending&account=Ali+%26+Sons&Page=2&from=2026-03-01'),
  job('GET /v2/webhooks?type=&cursor=&limit=10&verbose'),
  job('POST /v2/gift-cards', json(GIFT, PYTHON)),
  job('POST /v2/callback-url?url=https%3A%2F%2Fpos.example.my%2Fhooks&method=POST'),
  job('POST /v2/gift-cards', json(GIFT, PHP)),
  job('PUT /v2/gift-cards/9', json(GIFT, GO)),
  job('POST /v2/bill-payment?dry_run=1', json(BILL, { ...PRETTY }, { end: '\n' })),
  job('POST /v2/topup', json({ ...TOPUP, quantity: 2 }, COMPACT, { end: '\n' })),
  job('POST /v2/topup', json(TOPUP, COMPACT, { start: '\ufeff' })),
  job('POST /v2/bulk', table(['refid,product,account,amount', 'MS-1,Café CELCOM,0191234567,10.00'])),
  job('POST /v2/bulk', json([BILL, BILL], COMPACT, { coding: 'gzip' })),
  job('POST /v2/bulk', json([GIFT], COMPACT, { coding: 'deflate' })),
  job('POST /v2/bulk', json([GIFT, TOPUP], COMPACT, { coding: 'br' })),
  job('DELETE /v2/webhooks/31?reason=moved%20to%20new%20host&by=ops'),
];

/** Secrets as the dashboard shows them: base64, of random bytes or of text that looks encoded itself. */
const SECRETS: Readonly<Record<string, (label: string) => string>> = {
  bytes: (label) => seeded(label).toString('base64'),
  'hex within': (label) => Buffer.from(seeded(label).toString('hex')).toString('base64'),
  'base64 within': (label) => Buffer.from(seeded(label).toString('base64')).toString('base64'),
  'looks like hex': (label) => seeded(label, 24).toString('hex'),
};
/** The corpus of IIMMPACT. */
export const iimmpactVendor: Vendor = {
  name: 'iimmpact',
  scheme: iimmpact(),
  client,
  accounts: Object.entries(SECRETS).map(([name, secret]) =>
    account(`iimmpact ${name}`, {
      id: (label, mode) =>
        `iimm_${mode === 'live' ? 'prod' : 'stag'}_${seeded(label, 15).toString('base64url')}`,
      secret,
    }),
  ),
  jobs,
  slips: iimmpactSlips,
};
