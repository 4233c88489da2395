/** Slips of clients of IIMMPACT. */

import {
  addedSlips,
  algorithmSlips,
  emptySlips,
  missingSlips,
  orderSlips,
  separatorSlips,
  wholeMessageSlips,
} from './algorithm-slips.ts';
import { bodyBytesSlips } from './body-bytes-slips.ts';
import { restyledSlips } from './body-slips.ts';
import { field, type Situation } from './client.ts';
import {
  doubledHeader,
  keyIdSlips,
  malformedHeader,
  misnamedHeader,
  missingHeader,
  nonceSlips,
} from './header-slips.ts';
import { hash, keyed, secretIs, secretSlips, text } from './secret-slips.ts';
import { base64Slips, prefixSlips } from './signature-slips.ts';
import { hasBody, hasNoBody, type Slip, slip } from './slip.ts';
import { methodSlips, queried } from './target-slips.ts';
import { clockSlips, unixSlips, zoneSlips } from './timestamp-slips.ts';

function sorted(query: string): URLSearchParams {
  const parameters = new URLSearchParams(query);
  parameters.sort();
  return parameters;
}

function pairs(parameters: Iterable<readonly [string, string]>): string {
  return [...parameters].map(([key, value]) => `${key}=${value}`).join('&');
}

const hidesHex = ({ account: { secret } }: { account: { secret: string } }) =>
  /^[0-9a-f]{64}$/.test(decoded(secret));
const hidesBase64 = ({ account: { secret } }: { account: { secret: string } }) =>
  /^[A-Za-z0-9+/]{43}=$/.test(decoded(secret));

function decoded(secret: string): string {
  return Buffer.from(secret, 'base64').toString('latin1');
}

const ownSecretSlips: readonly Slip[] = [
  keyed('secret_not_decoded', 'the secret is not decoded', (s) => text(s)),
  keyed(
    'secret_decoded_twice',
    'the secret is decoded from base64, then from hex',
    (s) => Buffer.from(decoded(s), 'hex'),
    hidesHex,
  ),
  keyed(
    'secret_decoded_twice',
    'the secret is decoded from base64 twice',
    (s) => Buffer.from(decoded(s), 'base64'),
    hidesBase64,
  ),
  keyed(
    'secret_decoded_wrongly',
    'the secret looks like hex and is decoded so',
    (s) => Buffer.from(s, 'hex'),
    secretIs(/^[0-9a-f]{48}$/),
  ),
  keyed('secret_decoded_to_text', 'the decoded secret is turned into a string of Node', (s) =>
    text(Buffer.from(s, 'base64').toString()),
  ),
  keyed(
    'secret_decoded_to_text',
    'the secret is decoded with atob, and its string is encoded as UTF-8',
    (s) => text(atob(s)),
  ),
  keyed('secret_decoded_to_text', 'the decoded secret is used as hex, as with -hmac for -macopt', (s) =>
    text(Buffer.from(s, 'base64').toString('hex')),
  ),
  keyed('secret_decoded_to_text', 'the decoded secret is used as hex in capitals', (s) =>
    text(Buffer.from(s, 'base64').toString('hex').toUpperCase()),
  ),
  keyed('secret_derived_wrongly', 'the SHA-256 of the decoded secret is used', (s) =>
    hash('sha256', Buffer.from(s, 'base64')),
  ),
  keyed('secret_encoded', 'the secret is encoded as base64 once more', (s) =>
    text(text(s).toString('base64')),
  ),
];

const bodyHashSlips: readonly Slip[] = [
  bodyAs('body_not_hashed', 'the body itself is signed', (b) => b, hasBody),
  bodyAs('body_not_hashed', 'nothing stands for the hash of no body', (b) => b, hasNoBody),
  bodyAs('body_hash_encoding', 'the hash of the body is written in hex', (b) =>
    hash('sha256', b).toString('hex'),
  ),
  bodyAs('body_hash_encoding', 'the hash of the body is written in hex capitals', (b) =>
    hash('sha256', b).toString('hex').toUpperCase(),
  ),
  bodyAs('body_hash_encoding', 'the hash of the body is written in base64url', (b) =>
    hash('sha256', b).toString('base64url'),
  ),
  bodyAs('body_hash_encoding', 'the hash of the body is written without padding', (b) =>
    hash('sha256', b).toString('base64').replace(/=$/, ''),
  ),
  bodyAs('body_hash_encoding', 'the hex text of the hash is written in base64', (b) =>
    Buffer.from(hash('sha256', b).toString('hex')).toString('base64'),
  ),
  ...['md5', 'sha1', 'sha512', 'sha384'].map((name) =>
    bodyAs('body_hash_algorithm', `the body is hashed with ${name}`, (b) => hash(name, b).toString('base64')),
  ),
];

function bodyAs(
  code: 'body_not_hashed' | 'body_hash_encoding' | 'body_hash_algorithm',
  title: string,
  bodyField: (body: Buffer) => Buffer | string,
  on?: Slip['on'],
): Slip {
  return slip(code, title, { make: () => ({ bodyField: (body) => Buffer.from(bodyField(body)) }), on });
}

function sortedBy(query: string, compare: (a: string, b: string) => number): string {
  return pairs([...new URLSearchParams(query)].sort(([a], [b]) => compare(a, b)));
}

/** Two parameters have one wrong order only, whatever led to it. */
function hasThreeParameters({ job: { query } }: Situation): boolean {
  return query.split('&').length >= 3;
}

const querySlips: readonly Slip[] = [
  queried('query_left_out', 'the query is not signed', () => ''),
  queried(
    'query_not_sorted',
    'the query is signed in the order of the URL',
    (q) => pairs(new URLSearchParams(q)),
    hasThreeParameters,
  ),
  queried('query_sorted_otherwise', 'the pairs are sorted as whole texts', (q) =>
    [...new URLSearchParams(q)]
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join('&'),
  ),
  queried('query_sorted_otherwise', 'the keys are sorted without regard to case', (q) =>
    sortedBy(q, (a, b) =>
      a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0,
    ),
  ),
  queried(
    'query_sorted_otherwise',
    'the pairs are sorted by value, as asort of PHP does',
    (q) => pairs([...new URLSearchParams(q)].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))),
    hasThreeParameters,
  ),
  queried('query_parameter_lost', 'a map keeps the last of several values', (q) =>
    pairs(Object.entries(Object.fromEntries(sorted(q)))),
  ),
  queried('query_parameter_lost', 'the first of several values is signed', (q) =>
    pairs(Object.entries(Object.fromEntries([...sorted(q)].reverse())).sort()),
  ),
  queried('query_blank_value', 'parameters without a value are left out', (q) =>
    pairs([...sorted(q)].filter(([, value]) => value !== '')),
  ),
  queried('query_blank_value', 'parameters without a value are signed without "="', (q) =>
    [...sorted(q)].map(([key, value]) => (value === '' ? key : `${key}=${value}`)).join('&'),
  ),
  slip('query_with_question_mark', 'the query is signed with its question mark', ({ queryToSign }) => ({
    queryToSign: (query) => (query === '' ? '' : `?${queryToSign(query)}`),
  })),
  queried('query_not_decoded', 'the sorted pairs are signed as they stand in the URL', (q) =>
    q
      .split('&')
      .sort((a, b) => ((a.split('=')[0] as string) < (b.split('=')[0] as string) ? -1 : 1))
      .join('&'),
  ),
  queried('query_space', 'the values go through decodeURIComponent, which leaves "+"', (q) =>
    pairs(
      [...new URLSearchParams(q.replaceAll('+', '%2B'))].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    ),
  ),
];

/** All of them. */
export const iimmpactSlips: readonly Slip[] = [
  ...ownSecretSlips,
  ...secretSlips,
  ...base64Slips,
  ...prefixSlips('v1=', ['sha256=', 'v1= ', 'v2=', 'V1:', 'HMAC-SHA256 ', 'Bearer ']),
  ...algorithmSlips,
  ...wholeMessageSlips,
  ...separatorSlips({
    'a full stop': '.',
    nothing: '',
    'a bar': '|',
    newlines: '\n',
    'a comma': ',',
    'a colon and a space': ': ',
  }),
  ...missingSlips(['version', 'timestamp', 'nonce', 'method', 'query', 'body hash']),
  ...emptySlips(['timestamp', 'nonce', 'method']),
  ...emptySlips(['body hash'], hasBody),
  ...orderSlips([
    ['timestamp', 'nonce'],
    ['method', 'nonce'],
    ['query', 'body hash'],
    ['method', 'query'],
  ]),
  ...addedSlips([
    ['the key id', 'first', 'keyId'],
    ['the key id', 'last', 'keyId'],
    ['the host', 'last', 'host'],
  ]),
  slip('message_field_added', 'the path is signed before the query', ({ fields }) => ({
    fields: (values) =>
      fields(values).flatMap((each) => (each.name === 'query' ? [field('path', values.path), each] : [each])),
  })),
  ...methodSlips,
  ...querySlips,
  ...bodyHashSlips,
  ...restyledSlips,
  ...bodyBytesSlips,
  ...nonceSlips,
  ...unixSlips,
  ...clockSlips,
  ...zoneSlips({ Malaysia: 8, London: 1 }),
  ...keyIdSlips,
  ...['X-Api-Key', 'X-Timestamp', 'X-Nonce', 'X-Signature'].map(missingHeader),
  misnamedHeader('X-Signature', 'X-Hmac-Signature'),
  misnamedHeader('X-Signature', 'Authorization'),
  misnamedHeader('X-Nonce', 'X-Request-Nonce'),
  misnamedHeader('X-Timestamp', 'X-Request-Timestamp'),
  misnamedHeader('X-Api-Key', 'Api-Key'),
  doubledHeader('X-Nonce', (value) => value),
  doubledHeader('X-Timestamp', (value) => value),
  malformedHeader('X-Nonce', { title: 'is too short', change: (value) => value.slice(0, 8) }),
  malformedHeader('X-Nonce', { title: 'has a colon in it', change: (value) => `req:${value}` }),
];
