/** Clients of some vendors, as their documentation describes them. */

import { createHash } from 'node:crypto';
import { defineScheme, header, lines, message, part } from 'countersign';
import { github as githubScheme } from 'countersign/schemes/github';
import { iimmpact as iimmpactScheme } from 'countersign/schemes/iimmpact';
import { influencemart as influencemartScheme } from 'countersign/schemes/influencemart';
import { intend as intendScheme } from 'countersign/schemes/intend';
import { ip2 as ip2Scheme } from 'countersign/schemes/ip2';
import { slaunchx as slaunchxScheme } from 'countersign/schemes/slaunchx';
import { standardWebhooksV1 } from 'countersign/schemes/standard-webhooks-v1';
import { type Attempt, type Bytes, clientOf, type Manual } from './client.ts';

/** The body of a request where another one would do as well. */
export const ORDER = '{"amount":"150.00","currency":"EUR","refid":"MS-42"}';
const unix = (ms: number): string => String(Math.floor(ms / 1000));
/** Digests of text or bytes. */
export const digest = (name: string, data: Bytes): Buffer => createHash(name).update(data).digest();
const base64 = (mac: Buffer): string => mac.toString('base64');
const hex = (mac: Buffer): string => mac.toString('hex');

const plain: Pick<Manual, 'toKey' | 'writeTime' | 'frame' | 'encode'> = {
  toKey: (secret) => secret,
  writeTime: unix,
  frame: (signature) => signature,
  encode: hex,
};

/** Hex of the HMAC of the body. */
export const github = clientOf({
  ...plain,
  scheme: githubScheme(),
  keyId: 'github',
  secret: 'It is a Secret to Everybody',
  call: { method: 'POST', target: '/hooks/github', host: 'hooks.example.com', body: ORDER },
  fields: ({ body }) => [body],
  separator: '',
  frame: (signature) => `sha256=${signature}`,
  headers: (_values, signature) => ({ 'X-Hub-Signature-256': signature }),
});

/** One body sent and another one signed. */
export function bodies(sent: Bytes, signed: Bytes): Attempt {
  return github({ body: sent, signs: { body: signed } });
}

/** Hex of the HMAC of `timestamp.body`. */
export const influencemart = clientOf({
  ...plain,
  scheme: influencemartScheme(),
  keyId: 'ak_live_7f3c90d2',
  secret: '9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  call: { method: 'POST', target: '/api/v1/conversions', host: 'shop.influencemart.com', body: ORDER },
  fields: ({ time, body }) => [time, body],
  separator: '.',
  headers: ({ keyId, time }, signature) => ({
    'X-API-Key': keyId,
    'X-Timestamp': time,
    'X-Signature': signature,
  }),
});

/** Base64 of the HMAC of five lines. */
export const slaunchx = clientOf({
  ...plain,
  scheme: slaunchxScheme(),
  keyId: 'sk_live_Q7',
  secret: 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4',
  call: { method: 'POST', target: '/api/v1/partner/payouts', host: 'partner-api.slaunchx.com', body: ORDER },
  fields: ({ method, path, time, nonce, body }) => [method, path, time, nonce, body],
  separator: '\n',
  encode: base64,
  frame: (signature) => `HMAC-SHA256 ${signature}`,
  headers: ({ keyId, time, nonce }, signature) => ({
    Authorization: signature,
    'X-Api-Key': keyId,
    'X-Timestamp': time,
    'X-Nonce': nonce,
  }),
});

/** Base64 of the HMAC of six fields, with the query sorted and decoded, and a secret in base64. */
export const iimmpact = clientOf({
  ...plain,
  scheme: iimmpactScheme(),
  keyId: 'iimm_prod_51c7',
  secret: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=',
  toKey: (secret) => Buffer.from(secret, 'base64'),
  call: { method: 'POST', target: '/v2/topup', host: 'api.iimmpact.com', body: ORDER },
  queryField: (query) => {
    const parameters = new URLSearchParams(query);
    parameters.sort();
    return [...parameters].map(([key, value]) => `${key}=${value}`).join('&');
  },
  bodyField: (body) => base64(digest('sha256', body)),
  fields: ({ time, nonce, method, query, bodyField }) => ['v1', time, nonce, method, query, bodyField],
  separator: ':',
  encode: base64,
  frame: (signature) => `v1=${signature}`,
  headers: ({ keyId, time, nonce }, signature) => ({
    'X-Api-Key': keyId,
    'X-Timestamp': time,
    'X-Nonce': nonce,
    'X-Signature': signature,
  }),
});

/** One body sent and another one signed, whose hash stands within the string to sign. */
export function hashedBodies(sent: Bytes, signed: Bytes): Attempt {
  return iimmpact({ body: sent, signs: { body: signed } });
}

/** Names of days and months as IP2 has them. */
export function longDate(ms: number, locale = 'en-GB', timeZone = 'UTC'): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'long',
    day: '2-digit',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const { weekday, day, month, year, hour, minute, second } = parts;
  return `${weekday}, ${day} ${month} ${year} ${hour}:${minute}:${second} GMT`;
}

/** A payment of IP2, and the values of its twelve fields. */
export const PAYMENT =
  '{"RequestId":"REQ-42","Amount":"2500","CurrencyCode":"UGX","CountryCode":"UG","Memo":"Test Payment","ChannelId":"API","Reference":"REF-9"}';
export const PAYMENT_FIELDS: readonly string[] = [
  ...['SUB-0001', '2567', 'REQ-42', '', '2500', '', '', 'UGX', 'UG', 'Test Payment', 'API', 'REF-9'],
];

/** Base64 of the HMAC of twelve fields in small letters and a date; the key is the base64 of the password's MD5. */
export const ip2 = clientOf({
  ...plain,
  scheme: ip2Scheme(),
  keyId: 'dGVzdC1hcGkta2V5',
  secret: 'test-api-password',
  toKey: (secret) => base64(digest('md5', secret)),
  writeTime: (ms) => longDate(ms),
  call: {
    method: 'POST',
    target: '/api/v2/transactions/debits/SUB-0001/2567',
    host: 'ip2.example.com',
    body: PAYMENT,
  },
  fields: ({ time }) => [PAYMENT_FIELDS.join('').toLowerCase(), time],
  separator: '',
  encode: base64,
  frame: (signature) => `ApiAuth ${signature}`,
  headers: ({ keyId, time, body }, signature) => ({
    'X-ApiAuth-ApiKey': keyId,
    'X-Date': time,
    'Content-MD5': base64(digest('md5', body)),
    Authorization: signature,
  }),
});

/** Hex of the HMAC of time, method, target and body, one a line. */
export const intend = clientOf({
  ...plain,
  scheme: intendScheme({ message: lines(part.timestamp, part.method, part.target, part.body) }),
  keyId: '51f0c2a9be47d863',
  secret: 'd41d8cd98f00b204e9800998ecf8427e5d41402abc4b2a76b9719d911017c592',
  call: { method: 'GET', target: '/v1/orders', host: 'acme.intend.com', body: ORDER },
  fields: ({ time, method, target, body }) => [time, method, target, body],
  separator: '\n',
  headers: ({ keyId, time }, signature) => ({ 'api-key': keyId, timestamp: time, signature }),
});

/** One target sent and another one signed, of a GET request. */
export function targets(sent: string, signed: string): Attempt {
  return intend({ target: sent, signs: { target: signed } });
}

/** One query sent and another one signed, where it is signed sorted and decoded. */
export function sortedQueries(sent: string, signed: string): Attempt {
  return iimmpact({ method: 'GET', target: `/v2/transactions?${sent}`, signs: { query: signed } });
}

/** Base64 of the HMAC of id, time and body; a secret with a prefix, in base64. */
export const standardWebhooks = clientOf({
  ...plain,
  scheme: standardWebhooksV1(),
  keyId: 'standard-webhooks',
  secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  toKey: (secret) => Buffer.from(secret.slice('whsec_'.length), 'base64'),
  call: { method: 'POST', target: '/hooks', host: 'hooks.example.com', body: ORDER },
  fields: ({ nonce, time, body }) => [nonce, time, body],
  separator: '.',
  encode: base64,
  frame: (signature) => `v1,${signature}`,
  headers: ({ time, nonce }, signature) => ({
    'webhook-id': nonce,
    'webhook-timestamp': time,
    'webhook-signature': signature,
  }),
});

/** Base64url of the HMAC of four lines with milliseconds; a secret in hex. */
export const acme = clientOf({
  ...plain,
  scheme: defineScheme({
    name: 'acme',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixMilliseconds'),
    signature: header('X-Signature', { encoding: 'base64url' }),
    secret: 'hex',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}\n${part.method}\n${part.target}\n${part.sha256(part.body, 'hex')}`,
    toleranceSeconds: 300,
    replay: 'signature',
  }),
  keyId: 'acme-17',
  secret: '8f14e45fceea167a5a36dedd4bea2543b6d767d2f8ed5d21a44b0e5886680cb9',
  toKey: (secret) => Buffer.from(secret, 'hex'),
  writeTime: String,
  call: { method: 'POST', target: '/v1/orders?page=2', host: 'api.acme.example', body: ORDER },
  bodyField: (body) => hex(digest('sha256', body)),
  fields: ({ time, method, target, bodyField }) => [time, method, target, bodyField],
  separator: '\n',
  encode: (mac) => mac.toString('base64url'),
  headers: ({ keyId, time }, signature) => ({ 'X-Key': keyId, 'X-Time': time, 'X-Signature': signature }),
});

/** All of them, to be tried without a mistake. */
export const CLIENTS: Readonly<Record<string, () => Attempt>> = {
  github,
  influencemart,
  slaunchx,
  iimmpact,
  ip2,
  intend,
  standardWebhooks,
  acme,
};
