/** Clients of SlaunchX's Partner API, as its quickstart describes them: five lines, base64, an Authorization header. */

import { slaunchx } from 'countersign/schemes/slaunchx';
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
  keyIdSlips,
  malformedHeader,
  misnamedHeader,
  missingHeader,
  nonceSlips,
} from './header-slips.ts';
import { jobsAt, json, table } from './jobs.ts';
import { COMPACT, Decimal, GO, PHP, PRETTY, PYTHON } from './json-text.ts';
import { secretSlips, textSecretSlips } from './secret-slips.ts';
import { base64Slips, prefixSlips } from './signature-slips.ts';
import { hasBody, type Slip } from './slip.ts';
import { methodSlips, pathed, pathSlips } from './target-slips.ts';
import { clockSlips, unixSlips, zoneSlips } from './timestamp-slips.ts';
import type { Vendor } from './vendor.ts';

const client: Client = {
  ...plainClient,
  fields: ({ method, path, timestamp, nonce, body }) => [
    field('method', method),
    field('path', path),
    field('timestamp', timestamp),
    field('nonce', nonce),
    field('body', body),
  ],
  separator: '\n',
  encode: (mac) => mac.toString('base64'),
  frame: (signature) => `HMAC-SHA256 ${signature}`,
  headers: ({ keyId, timestamp, nonce, signature }) => [
    ['Authorization', signature],
    ['X-Api-Key', keyId],
    ['X-Timestamp', timestamp],
    ['X-Nonce', nonce],
  ],
};

const local = jobsAt('127.0.0.1:18020', '/prometheus');
const job = jobsAt('partner-api.slaunchx.com');

const LOGIN = { email: 'partner@example.com', password: 'Str0ngP@ss!' };
const PAYOUT = {
  reference: 'PO-2026-0312',
  amount: new Decimal('1250.00'),
  fee: new Decimal('2.50'),
  currency: 'USD',
  beneficiary: { name: 'Zoë Müller & Søn', iban: 'DE89370400440532013000', kind: 'PERSON' },
  memo: 'invoice 17/2026 <final>',
  urgent: false,
};
const CARD = {
  holder: "Miguel D'Souza",
  limits: [
    { window: 'DAY', amount: 500 },
    { window: 'MONTH', amount: 4000 },
  ],
  webhook: 'https://ops.example.com/hooks/cards?env=prod&v=2',
};

const jobs: readonly Job[] = [
  local('POST /api/v1/partner/auth/login/initiate', json(LOGIN)),
  local('GET /api/v1/partner/constants/countries'),
  job('GET /api/v1/partner/cards?page=2&size=50'),
  job('POST /api/v1/partner/payouts', json(PAYOUT)),
  local('GET /api/v1/partner/Workspaces/W1/members/'),
  job('PUT /api/v1/partner/cards/c_17', json(CARD)),
  job('GET /api/v1/partner/beneficiaries/Zo%C3%AB%20M/accounts?currency=EUR'),
  job('POST /api/v1/partner/payouts', json(PAYOUT, PYTHON)),
  local('POST /api/v1/partner/payouts', json(PAYOUT, PHP)),
  job('POST /api/v1/partner/cards', json(CARD, GO)),
  job('POST /api/v1/partner/payouts/batch:validate', json(PAYOUT, PRETTY, { end: '\n' })),
  local('PATCH /api/v1/partner/cards/c_17', json({ ...LOGIN, attempts: 1 }, COMPACT, { end: '\n' })),
  job('POST /api/v1/partner/cards', json(CARD, COMPACT, { start: '\ufeff' })),
  job('POST /api/v1/partner/files', table(['reference,amount', 'PO-1,10.00', 'PO-2,20.00'])),
  job('POST /api/v1/partner/batches', json([PAYOUT, PAYOUT], COMPACT, { coding: 'gzip' })),
  local('POST /api/v1/partner/batches', json([CARD], COMPACT, { coding: 'deflate' })),
  job('POST /api/v1/partner/batches', json([CARD, CARD], COMPACT, { coding: 'br' })),
  local('GET /api/v1//partner/constants/currencies'),
  job('DELETE /api/v1/partner/cards/c_17?reason=lost%20card'),
];

const ownPathSlips: readonly Slip[] = [
  pathed('path_with_query', 'the path is signed with its query', (path, { query }) =>
    query === '' ? path : `${path}?${query}`,
  ),
];

/** The corpus of SlaunchX. */
export const slaunchxVendor: Vendor = {
  name: 'slaunchx',
  scheme: slaunchx(),
  client,
  accounts: Object.entries(TEXT_SECRETS).map(([name, secret]) =>
    account(`slaunchx ${name}`, {
      id: (label, mode) => `sk_${mode}_${seeded(label, 9).toString('hex')}`,
      secret,
    }),
  ),
  jobs,
  slips: [
    ...secretSlips,
    ...textSecretSlips,
    ...base64Slips,
    ...prefixSlips('HMAC-SHA256 ', [
      'Bearer ',
      'HMAC ',
      'HMAC-SHA256=',
      'HMAC-SHA256 Signature=',
      'HMAC-SHA512 ',
    ]),
    ...algorithmSlips,
    ...wholeMessageSlips,
    ...separatorSlips({
      'backslash and n': '\\n',
      'CR LF': '\r\n',
      nothing: '',
      colons: ':',
      bars: '|',
      'full stops': '.',
      spaces: ' ',
      commas: ',',
      ampersands: '&',
    }),
    ...missingSlips(['method', 'path', 'timestamp', 'nonce', 'body']),
    ...emptySlips(['path', 'timestamp', 'nonce', 'method']),
    ...orderSlips([
      ['timestamp', 'nonce'],
      ['method', 'path'],
      ['path', 'timestamp'],
      ['method', 'timestamp'],
    ]),
    ...orderSlips([['nonce', 'body']]).map((each) => ({ ...each, on: hasBody })),
    ...addedSlips([
      ['the key id', 'first', 'keyId'],
      ['the host', 'first', 'host'],
      ['the key id', 'last', 'keyId'],
    ]),
    ...methodSlips,
    ...pathSlips,
    ...ownPathSlips,
    ...restyledSlips,
    ...bodyBytesSlips,
    ...rawBodySlips,
    ...nonceSlips,
    ...unixSlips,
    ...clockSlips,
    ...zoneSlips({ Singapore: 8, India: 5.5 }),
    ...keyIdSlips,
    ...['Authorization', 'X-Api-Key', 'X-Timestamp', 'X-Nonce'].map(missingHeader),
    misnamedHeader('Authorization', 'X-Signature'),
    misnamedHeader('Authorization', 'X-Authorization'),
    misnamedHeader('X-Nonce', 'X-Request-Id'),
    misnamedHeader('X-Timestamp', 'X-Time'),
    misnamedHeader('X-Api-Key', 'Api-Key'),
    doubledHeader('Authorization', () => 'Basic cGFydG5lcjpwYXNz'),
    doubledHeader('X-Timestamp', (value) => value),
    malformedHeader('X-Nonce', { title: 'is too short', change: (value) => value.slice(0, 8) }),
    malformedHeader('X-Nonce', { title: 'is a GUID in braces', change: (value) => `{${value}}` }),
  ],
};
