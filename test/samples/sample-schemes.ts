/** The schemes whose samples are run: those of vendors, and some that use what no vendor here does. */

import { defineScheme, header, headerParam, message, part, type Scheme } from 'countersign';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { standardWebhooksV1 } from 'countersign/schemes/standard-webhooks-v1';
import { stripe } from 'countersign/schemes/stripe';

/** A scheme with a secret as partners get it. */
export interface SampleScheme {
  readonly name: string;
  readonly scheme: Scheme;
  readonly secret: string;
  /** Types of the bodies that such an API takes. Default: any. */
  readonly contentTypes?: readonly string[] | undefined;
}

const BYTES = Buffer.from('0123456789abcdef0123456789abcdef');
const TEXT = 'a $ecret with "quotes", \'others\' and \\ of a partner';
const AUTHORIZATION = { authScheme: 'ACME', quoted: true } as const;

const sha512Millis = defineScheme({
  name: 'sha512-milliseconds',
  keyId: header('X-Acme-Key'),
  timestamp: header('X-Acme-Timestamp', 'unixMilliseconds'),
  nonce: header('X-Acme-Nonce'),
  signature: header('X-Acme-Signature', { encoding: 'hex' }),
  secret: 'hex',
  algorithm: 'hmac-sha512',
  message: message`${part.method}|${part.path}|${part.query}|${part.timestamp}|${part.nonce}|${part.sha512(part.body)}`,
  replay: 'nonce',
});

const authorization = defineScheme({
  name: 'authorization-parameters',
  keyId: headerParam('Authorization', 'key', AUTHORIZATION),
  timestamp: headerParam('Authorization', 'time', { ...AUTHORIZATION, format: 'iso8601' }),
  nonce: headerParam('Authorization', 'nonce', AUTHORIZATION),
  signature: headerParam('Authorization', 'signature', {
    ...AUTHORIZATION,
    encoding: 'base64',
  }),
  secret: 'base64url',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}\n${part.target}\n${part.body}`,
  replay: 'nonce',
});

/** Steps that the schemes above do not have. */
const address = defineScheme({
  name: 'address',
  keyId: header('X-Acme-Key'),
  timestamp: header('X-Acme-Date', 'httpDate'),
  nonce: header('X-Acme-Nonce'),
  signature: header('X-Acme-Signature', { encoding: 'base64url' }),
  contentDigest: { carrier: header('X-Acme-Digest', { encoding: 'hex' }), algorithm: 'sha256' },
  secret: { digest: { algorithm: 'sha256', encoding: 'hex' } },
  algorithm: 'hmac-sha384',
  message: message`${part.url} ${part.origin} ${part.scheme} ${part.host} ${part.hostname} ${part.port} ${part.timestamp} ${part.nonce} ${part.method}${part.optional('?', part.query, '#')} ${part.withBody(part.sha256(part.body, 'base64'))}`,
  replay: 'nonce',
});

const changes = defineScheme({
  name: 'changes',
  keyId: header('X-Acme-Key'),
  timestamp: header('X-Acme-Timestamp', 'unixSeconds'),
  nonce: header('X-Acme-Nonce'),
  signature: header('X-Acme-Signature', { encoding: 'base64' }),
  extraHeaders: { 'X-Acme-Version': '2' },
  secret: 'utf8',
  algorithm: 'hmac-sha1',
  message: message`${part.base64(message`${part.keyId}:${part.nonce}`)} ${part.lowercase(part.method)} ${part.percentEncode(part.path, '/')} ${part.percentEncode(part.query)} ${header('X-Acme-Version')} ${part.sortedEncodedQuery} ${part.sortedForm({ from: 'query' })} ${part.mediaType} ${part.sha1(message`${part.timestamp}${part.sha384(part.body, 'raw')}`)}`,
  replay: 'nonce',
});

/** Fields in the body and the query alike, and escapes that are decoded. */
const forms = defineScheme({
  name: 'forms',
  keyId: header('X-Acme-Key'),
  timestamp: header('X-Acme-Timestamp', 'unixSeconds'),
  nonce: header('X-Acme-Nonce'),
  signature: header('X-Acme-Signature', { encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}${part.nonce}${part.optional('[', part.sortedForm({ from: 'both', between: ':', joiner: ', ', distinct: true, without: ['amount'] }), ']')}${part.percentDecode(part.path)} ${part.percentDecode(part.target, '%~+')} ${part.withBody(part.sha256(part.body), { methods: ['POST'] })}`,
  replay: 'nonce',
});

/** A hash of a message that holds the secret, and two values in one header. */
const plainHash = defineScheme({
  name: 'plain-hash',
  keyId: header('X-Acme-Signature', { after: '###' }),
  signature: header('X-Acme-Signature', { before: '###', encoding: 'hex' }),
  timestamp: header('X-Acme-Timestamp', 'unixSeconds'),
  secret: 'utf8',
  algorithm: 'sha256',
  message: message`${part.timestamp}|${part.method}|${part.target}|${part.body}|${part.secret}`,
  replay: 'signature',
});

/** The schemes, in the order of the table. */
export const SCHEMES: readonly SampleScheme[] = [
  { name: 'influencemart', scheme: influencemart(), secret: TEXT },
  { name: 'iimmpact', scheme: iimmpact(), secret: BYTES.toString('base64') },
  {
    ...{ name: 'ip2', scheme: ip2(), secret: TEXT },
    contentTypes: ['application/json'],
  },
  { name: 'slaunchx', scheme: slaunchx(), secret: TEXT },
  {
    ...{ name: 'intend', scheme: intend({ message: intendAssumedWholeRequest }) },
    ...{ secret: TEXT },
  },
  { name: 'stripe', scheme: stripe(), secret: `whsec_${BYTES.toString('hex')}` },
  {
    ...{ name: 'standard-webhooks', scheme: standardWebhooksV1() },
    ...{ secret: `whsec_${BYTES.toString('base64')}` },
  },
  { name: 'sha512-milliseconds', scheme: sha512Millis, secret: BYTES.toString('hex') },
  {
    ...{ name: 'authorization', scheme: authorization },
    ...{ secret: BYTES.toString('base64url') },
  },
  { name: 'address', scheme: address, secret: TEXT },
  { name: 'changes', scheme: changes, secret: TEXT },
  {
    ...{ name: 'forms', scheme: forms, secret: TEXT },
    contentTypes: ['application/x-www-form-urlencoded'],
  },
  { name: 'plain-hash', scheme: plainHash, secret: TEXT },
];
