/** Clients of Influencemart, as its authentication page describes them: hex HMAC-SHA256 of `timestamp.body`. */

import { influencemart } from 'countersign/schemes/influencemart';
import { account, seeded, TEXT_SECRETS } from './accounts.ts';
import {
  addedSlips,
  algorithmSlips,
  emptySlips,
  missingSlips,
  orderSlips,
  separatorSlips,
  wholeMessageSlips,
} from './algorithm-slips.ts';
import { bodyBytesSlips, rawBodySlips } from './body-bytes-slips.ts';
import { restyledSlips } from './body-slips.ts';
import { type Client, field, type Job, plainClient } from './client.ts';
import {
  doubledHeader,
  emptyHeader,
  keyIdSlips,
  malformedHeader,
  misnamedHeader,
  missingHeader,
} from './header-slips.ts';
import { jobsAt, json, table } from './jobs.ts';
import { COMPACT, Decimal, GO, PHP, PRETTY, PYTHON } from './json-text.ts';
import { secretSlips, textSecretSlips } from './secret-slips.ts';
import { hexSlips } from './signature-slips.ts';
import { clockSlips, unixSlips, zoneSlips } from './timestamp-slips.ts';
import type { Vendor } from './vendor.ts';

const client: Client = {
  ...plainClient,
  fields: ({ timestamp, body }) => [field('timestamp', timestamp), field('body', body)],
  separator: '.',
  encode: (mac) => mac.toString('hex'),
  headers: ({ keyId, timestamp, signature }) => [
    ['X-API-Key', keyId],
    ['X-Timestamp', timestamp],
    ['X-Signature', signature],
  ],
};

const job = jobsAt('shop.influencemart.com');

const ORDER = {
  externalOrderId: 'ORD-1001',
  clickId: 'CLK_8f3kQ2',
  orderAmount: '2999.00',
  currency: 'NPR',
};
const BASKET = {
  externalOrderId: 'ORD-2217',
  status: 'DELIVERED',
  items: [
    { sku: 'KURTA-M', quantity: 2, price: new Decimal('1499.50') },
    { sku: 'SHAWL', quantity: 1, price: new Decimal('899.00') },
  ],
  total: new Decimal('3898.00'),
  note: null,
};
const PRODUCT = {
  title: 'Café mug <250 ml> & saucer',
  url: 'https://store.example.com.np/p/17?ref=a&b=c',
  description: "Made in काठमाडौँ, O'Brien's choice",
  tags: ['घर', 'kitchen/ware'],
  inStock: true,
};

const jobs: readonly Job[] = [
  job('GET /api/v1/products?page=2&limit=50'),
  job('POST /api/v1/conversions', json(ORDER)),
  job('GET /api/v1/campaigns'),
  job('POST /api/v1/order-status', json(BASKET)),
  job('POST /api/v1/products/upsert', json(PRODUCT)),
  job('POST /api/v1/products/upsert', json(PRODUCT, PYTHON)),
  job('PATCH /api/v1/products/17', json({ ...ORDER, quantity: 3 }, { ...PYTHON, nonAscii: 'raw' })),
  job('POST /api/v1/products/upsert', json(PRODUCT, PHP)),
  job('POST /api/v1/products/upsert', json(PRODUCT, GO)),
  job('POST /api/v1/webhooks/order-paid', json(BASKET, PRETTY, { end: '\n' })),
  job('PUT /api/v1/campaigns/9', json(BASKET, { ...PRETTY, indent: '\t' })),
  job('POST /api/v1/conversions', json(ORDER, COMPACT, { end: '\n' })),
  job('POST /api/v1/conversions', json(ORDER, COMPACT, { start: '\ufeff' })),
  job(
    'POST /api/v1/products/import',
    table(['sku,title,price', 'KURTA-M,Kurta,1499.50', 'MUG,Café mug,250.00']),
  ),
  job('POST /api/v1/products/import', json([PRODUCT, PRODUCT], COMPACT, { coding: 'gzip' })),
  job('POST /api/v1/products/import', json([PRODUCT], COMPACT, { coding: 'deflate' })),
  job('POST /api/v1/products/import', json([BASKET, BASKET], COMPACT, { coding: 'br' })),
  job('DELETE /api/v1/campaigns/9'),
];

/** The corpus of Influencemart. */
export const influencemartVendor: Vendor = {
  name: 'influencemart',
  scheme: influencemart(),
  client,
  accounts: Object.entries(TEXT_SECRETS).map(([name, secret]) =>
    account(`influencemart ${name}`, {
      id: (label, mode) => `ak_${mode}_${seeded(label, 12).toString('hex')}`,
      secret,
    }),
  ),
  jobs,
  slips: [
    ...secretSlips,
    ...textSecretSlips,
    ...hexSlips,
    ...algorithmSlips,
    ...wholeMessageSlips,
    ...separatorSlips({
      'a colon': ':',
      nothing: '',
      'a bar': '|',
      'a newline': '\n',
      'a comma': ',',
      'a space': ' ',
    }),
    ...missingSlips(['timestamp', 'body']),
    ...emptySlips(['timestamp']),
    ...orderSlips([['timestamp', 'body']]),
    ...addedSlips([
      ['the key id', 'first', 'keyId'],
      ['the version', 'first', 'v1'],
      ['the key id', 'last', 'keyId'],
    ]),
    ...restyledSlips,
    ...bodyBytesSlips,
    ...rawBodySlips,
    ...unixSlips,
    ...clockSlips,
    ...zoneSlips({ Nepal: 5.75, India: 5.5, 'New York in winter': -5 }),
    ...keyIdSlips,
    missingHeader('X-API-Key'),
    missingHeader('X-Timestamp'),
    missingHeader('X-Signature'),
    misnamedHeader('X-Signature', 'X-API-Signature'),
    misnamedHeader('X-Signature', 'Signature'),
    misnamedHeader('X-API-Key', 'API-Key'),
    misnamedHeader('X-API-Key', 'X_API_Key'),
    misnamedHeader('X-Timestamp', 'Timestamp'),
    doubledHeader('X-Signature', (value) => value),
    doubledHeader('X-Timestamp', (value) => String(Number(value) + 1)),
    emptyHeader('X-Timestamp'),
    malformedHeader('X-Signature', { title: 'is the text "undefined"', change: () => 'undefined' }),
  ],
};
