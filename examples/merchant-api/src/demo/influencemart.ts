/** Influencemart's client, by its guide: https://shop.influencemart.com/developers/hmac. */

import { createHmac } from 'node:crypto';
import type { Call, Expected, Scenario } from './scenario.ts';

const SECRET = 'demo_signing_secret_0123456789abcdef';

interface Request {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly body?: string;
  readonly ageSeconds?: number;
  readonly keyId?: string;
  readonly secret?: string;
  readonly eventId?: string;
  readonly idempotencyKey?: string;
}

function sign(request: Request): Call {
  const { method = 'GET', path = '/v1/products', body, ageSeconds = 0, eventId, idempotencyKey } = request;
  const { keyId = 'ak_test_demo', secret = SECRET } = request;
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  return {
    method,
    path: `/influencemart/api${path}`,
    headers: {
      'X-API-Key': keyId,
      'X-Timestamp': String(timestamp),
      'X-Signature': createHmac('sha256', secret)
        .update(`${timestamp}.${body ?? ''}`)
        .digest('hex'),
      ...(eventId !== undefined && { 'X-External-Event-Id': eventId }),
      ...(idempotencyKey !== undefined && { 'X-Idempotency-Key': idempotencyKey }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  };
}

/** Only timestamp and body are signed, so every call here has a body of its own or an age of its own. */
function conversion(orderId: string, keyId = 'ak_test_demo'): Request {
  return { method: 'POST', path: '/v1/conversions', body: `{"externalOrderId":"${orderId}"}`, keyId };
}

const PRODUCTS: Expected = {
  status: 200,
  body: { data: [{ externalProductId: 'SKU-1' }] },
  log: 'accepted',
};
const ACCEPTED: Expected = { status: 202, body: { status: 'ACCEPTED' }, log: 'accepted' };

/** The vendor tells the reason in the merchant's log only. */
function unauthorized(log: string): Expected {
  return { status: 401, body: { statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' }, log };
}

/** Influencemart's requests and their documented outcomes. */
export function influencemartScenario(): Scenario {
  const good = sign(conversion('ORD-1'));
  const upperCase = sign({ ageSeconds: 20 });
  const signature = upperCase.headers['X-Signature'] as string;
  const webhook: Request = { method: 'POST', path: '/v1/webhooks/order-paid' };
  return {
    title: 'Influencemart',
    reasonMember: 'message',
    steps: [
      { name: 'good: GET /v1/products', calls: sign({ ageSeconds: 21 }), expected: PRODUCTS },
      { name: 'good: POST /v1/conversions', calls: good, expected: ACCEPTED },
      { name: 'replayed', calls: good, expected: unauthorized('SIG_REPLAY') },
      {
        name: 'upper-case hex',
        calls: { ...upperCase, headers: { ...upperCase.headers, 'X-Signature': signature.toUpperCase() } },
        expected: PRODUCTS,
      },
      { name: 'then its lower-case twin', calls: upperCase, expected: unauthorized('SIG_REPLAY') },
      {
        name: 'tampered body',
        calls: { ...sign(conversion('ORD-2')), body: '{"externalOrderId":"ORD-3"}' },
        expected: unauthorized('SIG_BAD_SIGNATURE'),
      },
      {
        name: 'stale (310 s old)',
        calls: sign({ ageSeconds: 310 }),
        expected: unauthorized('SIG_STALE_TIMESTAMP'),
      },
      {
        name: 'future (310 s ahead)',
        calls: sign({ ageSeconds: -310 }),
        expected: unauthorized('SIG_STALE_TIMESTAMP'),
      },
      {
        name: 'wrong key: unknown id',
        calls: sign({ keyId: 'ak_test_other' }),
        expected: unauthorized('INVALID_API_KEY'),
      },
      {
        name: 'wrong key: other secret',
        calls: sign({ secret: 'another_signing_secret_0123456789' }),
        expected: unauthorized('SIG_BAD_SIGNATURE'),
      },
      {
        name: 'wrong key: revoked',
        calls: sign({ keyId: 'ak_live_revoked' }),
        expected: unauthorized('INVALID_KEY'),
      },
      {
        name: 'wrong mode: test key, live route',
        calls: sign({ path: '/v1/live/products', ageSeconds: 22 }),
        expected: unauthorized('INVALID_KEY'),
      },
      {
        name: 'good: live key, live route',
        calls: sign({ path: '/v1/live/products', keyId: 'ak_live_demo' }),
        expected: PRODUCTS,
      },
      {
        name: 'wrong address: office key from 127.0.0.1',
        calls: sign({ keyId: 'ak_live_office' }),
        expected: unauthorized('IP_NOT_ALLOWED'),
      },
      {
        name: 'good: webhook with its event id',
        calls: sign({ ...webhook, body: '{"orderId":"ORD-4"}', eventId: 'evt_1' }),
        expected: { ...ACCEPTED, body: { status: 'ACCEPTED', externalEventId: 'evt_1' } },
      },
      {
        name: 'the same event again, signed anew',
        calls: sign({ ...webhook, body: '{"orderId":"ORD-4"}', eventId: 'evt_1', ageSeconds: 5 }),
        expected: { status: 202, body: { status: 'DUPLICATE' }, log: 'accepted' },
      },
      {
        name: 'good: POST with an idempotency key',
        calls: sign({ ...conversion('ORD-6'), idempotencyKey: 'retry-1' }),
        expected: { ...ACCEPTED, body: { status: 'ACCEPTED', externalOrderId: 'ORD-6' } },
      },
      {
        name: 'its retry: the first response, whatever the body',
        calls: sign({ ...conversion('ORD-7'), idempotencyKey: 'retry-1' }),
        expected: { ...ACCEPTED, body: { status: 'ACCEPTED', externalOrderId: 'ORD-6' } },
      },
      {
        name: 'missing event id',
        calls: sign({ ...webhook, body: '{"orderId":"ORD-5"}' }),
        expected: {
          status: 400,
          body: { statusCode: 400, message: ['X-External-Event-Id is missing.'] },
          log: 'missing_header',
        },
      },
      {
        name: '5 requests of a key with 5 a minute',
        calls: [1, 2, 3, 4, 5].map((order) => sign(conversion(`SMALL-${order}`, 'ak_test_small'))),
        expected: ACCEPTED,
      },
      {
        name: 'over limit: its 6th request',
        calls: sign(conversion('SMALL-6', 'ak_test_small')),
        expected: { status: 429, body: { statusCode: 429, message: 'RATE_LIMITED' }, log: 'RATE_LIMITED' },
      },
    ],
  };
}
