/** The schemes that tests document: five vendors, and four that sign in other ways. */

import { defineScheme, header, headerParam, lines, message, part, type Scheme } from 'countersign';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { standardWebhooksV1 } from 'countersign/schemes/standard-webhooks-v1';
import type { PartnerDocsOptions } from '../../src/partner-docs-options.ts';

/** A scheme and the options of its documentation. */
export interface Documented {
  readonly name: string;
  readonly scheme: Scheme;
  readonly options: PartnerDocsOptions;
}

const IP2_BODY = {
  ...{ SubscriptionId: 'SUB-0001', AccountId: '256700000001', RequestId: 'REQ-42', BatchId: 'BATCH-7' },
  ...{ Amount: '500', PaymentMethodId: 'MTNMOBILEMONEYUG', ProductId: 'AIRTIME', CurrencyCode: 'UGX' },
  ...{ CountryCode: 'UG', Memo: 'Test Payment', ChannelId: 'API', Reference: 'REF-9' },
};

/** A timestamp and a signature as parameters of one header, and no key id, as with Stripe. */
const parameters = defineScheme({
  name: 'parameters',
  timestamp: headerParam('Acme-Signature', 't', 'unixSeconds'),
  signature: headerParam('Acme-Signature', 'v1', 'hex'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'signature',
});

const sha512 = defineScheme({
  name: 'sha512',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixMilliseconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Sign', 'hex'),
  secret: 'hex',
  algorithm: 'hmac-sha512',
  message: lines(part.timestamp, part.nonce, part.method, part.target, part.sha256(part.body, 'hex')),
  toleranceSeconds: { past: 120, future: 10 },
  replay: 'nonce',
});

/** Parameters behind an authentication scheme, and a prefix of the secret. */
const authorization = defineScheme({
  name: 'authorization',
  keyId: headerParam('Authorization', 'key', { authScheme: 'ACME' }),
  timestamp: header('X-Time', 'iso8601'),
  signature: headerParam('Authorization', 'sig', {
    authScheme: 'ACME',
    encoding: 'base64url',
  }),
  secret: { prefix: 'sk_', encoding: 'base64url' },
  algorithm: 'hmac-sha384',
  message: lines(part.keyId, part.timestamp, part.method, part.path, part.sortedEncodedQuery, part.body),
  toleranceSeconds: 60,
  replay: 'signature',
  idempotencyKey: header('Idempotency-Key'),
});

/** All of them. */
export const DOCUMENTED: readonly Documented[] = [
  {
    name: 'influencemart',
    scheme: influencemart(),
    options: {
      baseUrl: 'https://shop.influencemart.com/api',
      requests: [
        {
          method: 'POST',
          target: '/v1/conversions',
          contentType: 'application/json',
          body: '{"clickId":"CLK_example123","externalOrderId":"ORD-1001","orderAmount":"2999.00","currency":"NPR"}',
          idempotencyKey: '0b8f4c1e-6a57-4d0e-9c57-2f1f6d1f7a10',
        },
      ],
    },
  },
  { name: 'iimmpact', scheme: iimmpact(), options: { baseUrl: 'https://api.iimmpact.com' } },
  {
    name: 'slaunchx',
    scheme: slaunchx(),
    options: {
      baseUrl: 'http://127.0.0.1:18020/prometheus',
      support: 'partners@slaunchx.example',
      requests: [
        {
          method: 'POST',
          target: '/api/v1/partner/auth/login/initiate',
          contentType: 'application/json',
          body: '{"email":"partner@example.com","password":"Str0ngP@ss!"}',
        },
        { method: 'GET', target: '/api/v1/partner/constants/countries' },
      ],
    },
  },
  {
    name: 'ip2',
    scheme: ip2(),
    options: {
      requests: [
        {
          method: 'POST',
          target: '/api/v2/transactions/debits/SUB-0001/256700000001',
          contentType: 'application/json',
          body: JSON.stringify(IP2_BODY),
        },
        // A number as no serialiser of JavaScript writes it, and capitals beyond ASCII.
        {
          method: 'POST',
          target: '/api/v2/transactions/debits/SUB-0001/256700000001',
          contentType: 'application/json',
          body: '{"SubscriptionId":"SUB-0001","AccountId":"256700000001","RequestId":"REQ-43","Amount":1.50,"Memo":"\u00c9LECTRICIT\u00c9 \u03a3"}',
        },
      ],
    },
  },
  { name: 'intend', scheme: intend({ message: intendAssumedWholeRequest }), options: {} },
  { name: 'standard-webhooks', scheme: standardWebhooksV1(), options: {} },
  {
    name: 'parameters',
    scheme: parameters,
    options: { title: 'Acme API', mistakesUrl: 'https://acme.example/m/' },
  },
  { name: 'sha512', scheme: sha512, options: {} },
  { name: 'authorization', scheme: authorization, options: {} },
];

/** Rows for `it.each`. */
export const EACH: readonly (readonly [string, Documented])[] = DOCUMENTED.map((each) => [each.name, each]);
