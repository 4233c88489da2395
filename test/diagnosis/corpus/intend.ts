/** Clients of Intend, by the two assumptions that are shipped for its undocumented string to sign. */

import { intend, intendAssumedKeyAndTimestamp, intendAssumedWholeRequest } from 'countersign/schemes/intend';
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
import { doubledHeader, emptyHeader, keyIdSlips, misnamedHeader, missingHeader } from './header-slips.ts';
import { jobsAt, json, table } from './jobs.ts';
import { COMPACT, Decimal, GO, PHP, PRETTY, PYTHON } from './json-text.ts';
import { secretSlips, textSecretSlips } from './secret-slips.ts';
import { hexSlips } from './signature-slips.ts';
import type { Slip } from './slip.ts';
import { methodSlips, pathSlips, queried } from './target-slips.ts';
import { clockSlips, unixSlips, zoneSlips } from './timestamp-slips.ts';
import type { Vendor } from './vendor.ts';

const client: Client = {
  ...plainClient,
  fields: ({ timestamp, method, path, query, body }) => [
    field('timestamp', timestamp),
    field('method', method),
    field('target', query === '' ? path : `${path}?${query}`),
    field('body', body),
  ],
  separator: '\n',
  encode: (mac) => mac.toString('hex'),
  headers: ({ keyId, timestamp, signature }) => [
    ['api-key', keyId],
    ['timestamp', timestamp],
    ['signature', signature],
  ],
};

const job = jobsAt('acme.intend.com');

const LOT = {
  stock_no: 'INT-20417',
  shape: 'Round',
  carats: new Decimal('1.50'),
  price: new Decimal('8400.00'),
  certificate: 'https://lab.example.com/r/2141?x=1&y=2',
};
const ORDER = {
  client: { id: 16, name: 'Bijoux Fléchère <Genève>' },
  lines: [LOT, { ...LOT, stock_no: 'INT-20418' }],
  note: "façon d'Art & co",
  total: new Decimal('16800.00'),
};
const CLIENT = { name: 'Shree Gems', city: 'Surat', client_type: 'trade', phone: '+91 261 555 0117' };

const jobs: readonly Job[] = [
  job('GET /api/clients?client_id=16&client_type=trade'),
  job('POST /api/orders', json(ORDER)),
  job('GET /api/clients/get?page=2&limit=50&city=Navi%20Mumbai'),
  job('POST /api/clients', json(CLIENT)),
  job('GET /api/lots/INT:20417'),
  job('PUT /api/lots/INT-20417?notify=1&currency=USD', json(LOT)),
  job('GET /api/Lots/search?shape=Round&min=1.5&q=1%2C50+ct&tags=a,b'),
  job('GET /api/lots?shape=Oval&shape=Round&cursor=&verbose'),
  job('GET /api//lots/INT-20417'),
  job('POST /api/orders', json(ORDER, PYTHON)),
  job('POST /api/lots', json(LOT, PHP)),
  job('POST /api/orders', json(ORDER, GO)),
  job('POST /api/orders', json(ORDER, PRETTY, { end: '\n' })),
  job('POST /api/clients', json(CLIENT, COMPACT, { end: '\n' })),
  job('POST /api/lots', json(LOT, COMPACT, { start: '\ufeff' })),
  job('POST /api/lots/import', table(['stock_no,shape,carats', 'INT-1,Oval,1.01', 'INT-2,Poire é,2.00'])),
  job('POST /api/lots/bulk', json([LOT, LOT], COMPACT, { coding: 'gzip' })),
  job('POST /api/lots/bulk', json([ORDER], COMPACT, { coding: 'deflate' })),
  job('POST /api/lots/bulk', json([LOT], COMPACT, { coding: 'br' })),
  job('DELETE /api/documents/Invoice%20M%C3%BCller:2026/'),
];

const accounts = Object.entries(TEXT_SECRETS).map(([name, secret]) =>
  account(`intend ${name}`, { id: (label) => seeded(label, 16).toString('hex'), secret }),
);

const querySlips: readonly Slip[] = [
  queried('query_parameter_lost', 'a map keeps the last of several values', (q) =>
    [...new Map(q.split('&').map((pair) => [pair.split('=')[0], pair])).values()].join('&'),
  ),
  queried('query_blank_value', 'a parameter without "=" is signed with it', (q) =>
    q
      .split('&')
      .map((pair) => (pair === '' || pair.includes('=') ? pair : `${pair}=`))
      .join('&'),
  ),
  queried('query_blank_value', 'parameters without a value are left out', (q) =>
    q
      .split('&')
      .filter((pair) => /=./.test(pair))
      .join('&'),
  ),
  queried('path_without_query', 'the path is signed without its query', () => ''),
  queried('query_sorted', 'the parameters are sorted before they are signed', (q) =>
    q.split('&').sort().join('&'),
  ),
  queried('query_decoded', 'the query is signed decoded', (q) => decodeURIComponent(q.replaceAll('+', ' '))),
  queried('query_space', 'the spaces of the query are signed as "+"', (q) => q.replaceAll('%20', '+')),
  queried('query_space', 'the spaces of the query are signed as "%20"', (q) => q.replaceAll('+', '%20')),
  queried('query_encoded', 'commas in the query are encoded only when it is signed', (q) =>
    q.replaceAll(',', '%2C'),
  ),
  queried('query_encoded', 'the encoding of the query is signed in small digits', (q) =>
    q.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ),
];

/** The target is one field, path and query together. */
function withQuery(slips: readonly Slip[]): Slip[] {
  return slips.map((each) => ({ ...each, on: ({ job: { query } }) => query !== '' }));
}

const shared: readonly Slip[] = [
  ...secretSlips,
  ...textSecretSlips,
  ...hexSlips,
  ...algorithmSlips,
  ...wholeMessageSlips,
  ...unixSlips,
  ...clockSlips,
  ...zoneSlips({ India: 5.5, 'New York in winter': -5 }),
  ...keyIdSlips,
  ...['api-key', 'timestamp', 'signature'].map(missingHeader),
  misnamedHeader('api-key', 'X-Api-Key'),
  misnamedHeader('api-key', 'api_key'),
  misnamedHeader('timestamp', 'X-Timestamp'),
  misnamedHeader('signature', 'X-Signature'),
  misnamedHeader('signature', 'api-signature'),
  doubledHeader('signature', (value) => value),
  doubledHeader('timestamp', (value) => String(Number(value) + 1)),
  emptyHeader('timestamp'),
];

/** The corpus of Intend by the assumption that the whole request is signed. */
export const intendVendor: Vendor = {
  name: 'intend',
  scheme: intend({ message: intendAssumedWholeRequest }),
  client,
  accounts,
  jobs,
  slips: [
    ...shared,
    ...separatorSlips({
      'backslash and n': '\\n',
      'CR LF': '\r\n',
      nothing: '',
      colons: ':',
      bars: '|',
      'full stops': '.',
      spaces: ' ',
    }),
    ...missingSlips(['timestamp', 'method', 'body']),
    ...withQuery(missingSlips(['target'])),
    ...emptySlips(['timestamp', 'method']),
    ...withQuery(emptySlips(['target'])),
    ...orderSlips([
      ['timestamp', 'method'],
      ['timestamp', 'body'],
    ]),
    ...withQuery(orderSlips([['method', 'target']])),
    ...addedSlips([
      ['the key id', 'first', 'keyId'],
      ['the host', 'last', 'host'],
      ['the key id', 'last', 'keyId'],
    ]),
    ...methodSlips,
    ...pathSlips,
    ...querySlips,
    ...restyledSlips,
    ...bodyBytesSlips,
    ...rawBodySlips,
  ],
};

/** The corpus of Intend by the assumption that nothing but key id and timestamp is signed. */
export const intendKeyVendor: Vendor = {
  name: 'intend, key and timestamp',
  scheme: intend({ message: intendAssumedKeyAndTimestamp }),
  client: {
    ...client,
    fields: ({ keyId, timestamp }) => [field('key id', keyId), field('timestamp', timestamp)],
    separator: '',
  },
  accounts,
  jobs: jobs.slice(0, 6),
  slips: [
    ...shared,
    ...separatorSlips({
      'a colon': ':',
      'a full stop': '.',
      'a newline': '\n',
      'a bar': '|',
      'an ampersand': '&',
    }),
    ...missingSlips(['key id', 'timestamp']),
    ...orderSlips([['key id', 'timestamp']]),
    ...addedSlips([
      ['the host', 'first', 'host'],
      ['the host', 'last', 'host'],
    ]),
  ],
};
