import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAMEWORKS } from '../src/server.ts';
import { type MerchantClient, type SignedRequest, startMerchant } from './merchant-client.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const PAYMENT = '{"requestId":"REQ-42","Amount":500.00,"CurrencyCode":"UGX"}';

/** Each with a body of its own, as Influencemart signs little else. */
const ROUTES: readonly (SignedRequest & { readonly status: number; readonly answer: object })[] = [
  {
    system: 'iimmpact',
    path: '/iimmpact/v2/balance',
    headers: JSON_TYPE,
    status: 200,
    answer: { data: { account: '12345', name: 'Your Company Name', balance: 1250.5, level: '1', access: 0 } },
  },
  {
    system: 'iimmpact',
    path: '/iimmpact/v2/balance-statement?limit=20&account=9',
    status: 200,
    answer: { '@metadata': { limit: '20', account: '9' } },
  },
  {
    system: 'iimmpact',
    method: 'POST',
    path: '/iimmpact/v2/topup',
    body: '{"refid":"MS-42","product":"JOMPAY"}',
    headers: JSON_TYPE,
    status: 200,
    answer: { data: { refid: 'MS-42', product: 'JOMPAY' } },
  },
  {
    system: 'iimmpact',
    method: 'POST',
    path: '/iimmpact/v2/callback-url?url=https%3A%2F%2Fexample.com%2Fcb&method=POST',
    headers: JSON_TYPE,
    status: 200,
    answer: { data: { url: 'https://example.com/cb', method: 'POST' } },
  },
  {
    system: 'influencemart',
    path: '/influencemart/api/v1/products',
    status: 200,
    answer: { data: [{ externalProductId: 'SKU-1' }] },
  },
  {
    system: 'influencemart',
    path: '/influencemart/api/v1/live/products',
    keyId: 'ak_live_demo',
    status: 200,
    answer: { data: [{ externalProductId: 'SKU-1' }] },
  },
  {
    system: 'influencemart',
    method: 'POST',
    path: '/influencemart/api/v1/conversions',
    body: '{"externalOrderId":"ORD-1"}',
    headers: JSON_TYPE,
    status: 202,
    answer: { status: 'ACCEPTED', externalOrderId: 'ORD-1' },
  },
  {
    system: 'influencemart',
    method: 'POST',
    path: '/influencemart/api/v1/webhooks/order-paid',
    body: '{"orderId":"ORD-1"}',
    headers: { ...JSON_TYPE, 'x-external-event-id': 'evt_1' },
    status: 202,
    answer: { status: 'ACCEPTED', externalEventId: 'evt_1' },
  },
  ...['debits', 'credits'].map((type) => ({
    system: 'ip2' as const,
    method: 'POST' as const,
    path: `/ip2/api/v2/transactions/${type}/SUB-0001/256700000001`,
    body: PAYMENT.replace('42', type),
    headers: JSON_TYPE,
    status: 200,
    answer: {
      RequestId: `REQ-${type}`,
      HttpStatusCode: 200,
      ResponseMessage: expect.stringContaining('account 256700000001 in subscription SUB-0001'),
    },
  })),
  {
    system: 'ip2',
    path: '/ip2/api/v2/paymentmethods',
    status: 200,
    answer: { HttpStatusCode: 200, PaymentMethods: [{ PaymentMethodId: 'MTNMOBILEMONEYUG' }] },
  },
  {
    system: 'slaunchx',
    method: 'POST',
    path: '/prometheus/api/v1/partner/auth/login/initiate',
    body: '{"email":"partner@example.com","password":"Str0ngP@ss!"}',
    headers: JSON_TYPE,
    status: 200,
    answer: {
      version: '2.0.0',
      success: true,
      code: '2000',
      data: {
        sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
        mfaMethods: [{ code: 'EMAIL', value: 10011001 }],
        expiresIn: 300,
      },
    },
  },
  {
    system: 'slaunchx',
    path: '/prometheus/api/v1/partner/constants/countries',
    headers: JSON_TYPE,
    status: 200,
    answer: { success: true, code: '2000' },
  },
  {
    system: 'slaunchx',
    method: 'POST',
    path: '/prometheus/api/v1/partner/payouts',
    body: '{"amount":"10.00"}',
    headers: JSON_TYPE,
    status: 403,
    answer: { success: false, code: 'GA2024', data: null },
  },
  {
    system: 'slaunchx',
    path: '/prometheus/web/v1/partner/constants/countries',
    headers: JSON_TYPE,
    status: 403,
    answer: { success: false, code: 'FORBIDDEN', data: null },
  },
  {
    system: 'slaunchx',
    method: 'POST',
    path: '/prometheus/web/v1/partner/payouts',
    body: '{"amount":"11.00"}',
    headers: JSON_TYPE,
    status: 403,
    answer: { success: false, code: 'FORBIDDEN', data: null },
  },
  {
    system: 'intend',
    path: '/intend/api/clients/get?page=2',
    status: 200,
    answer: { status: 200, page: 2 },
  },
  {
    system: 'intend',
    method: 'POST',
    path: '/intend/api/clients/create',
    body: '{"name":"Beta"}',
    headers: JSON_TYPE,
    status: 200,
    answer: { status: 200, data: { name: 'Beta' } },
  },
];

const MOUNTS = [
  { system: 'iimmpact', path: '/iimmpact/v2/none' },
  { system: 'influencemart', path: '/influencemart/api/v1/none' },
  { system: 'ip2', path: '/ip2/api/v2/none' },
  { system: 'slaunchx', path: '/prometheus/api/v1/none' },
  { system: 'intend', path: '/intend/api/none' },
] as const;

describe.each(FRAMEWORKS)('the routes on %s', (framework) => {
  let merchant: MerchantClient;
  let nowMs = Date.UTC(2026, 3, 30);

  beforeAll(async () => {
    // A second later each time, so that no two requests have one signature.
    merchant = await startMerchant({ framework }, () => {
      nowMs += 1000;
      return nowMs;
    });
  });

  afterAll(() => merchant.close());

  it.each(ROUTES)(
    'answers $method $path with $status when signed',
    async ({ status, answer, ...request }) => {
      expect(await merchant.send(request)).toMatchObject({ status, body: answer });
    },
  );

  it.each([1001, 100_000])('answers 400 to a signed body of %i levels', async (levels) => {
    const deep = '['.repeat(levels) + ']'.repeat(levels);
    const request = { method: 'POST', headers: JSON_TYPE } as const;
    for (const [system, path, member] of [
      ['iimmpact', '/iimmpact/v2/topup', 'refid'],
      ['influencemart', '/influencemart/api/v1/conversions', 'externalOrderId'],
      ['intend', '/intend/api/clients/create', 'name'],
    ] as const) {
      const answer = await merchant.send({ ...request, system, path, body: `{"${member}":${deep}}` });
      expect([system, answer.status]).toEqual([system, 400]);
    }
  });

  it.each(ROUTES)(
    'refuses $method $path with 401 when unsigned',
    async ({ path, method = 'GET', headers }) => {
      const response = await fetch(merchant.url + path, { method, ...(headers && { headers }) });

      expect(response.status).toBe(401);
    },
  );

  it.each(['/health', '/prometheus/actuator/health'])('answers GET %s unsigned', async (path) => {
    const response = await fetch(merchant.url + path);

    expect([response.status, await response.json()]).toEqual([200, { status: 'UP' }]);
  });

  it.each(MOUNTS)('tells only who has signed that $path is not there', async ({ system, path }) => {
    const unsigned = await fetch(merchant.url + path);

    expect(unsigned.status).toBe(401);
    expect(await merchant.send({ system, path })).toMatchObject({ status: 404, body: { status: 404 } });
  });

  it.each([
    { what: 'a path below no mount', path: '/none', status: 404 },
    { what: 'a mount in another case', path: '/IIMMPACT/v2/balance', status: 404 },
  ])('answers $status to $what', async ({ path, status }) => {
    expect((await fetch(merchant.url + path)).status).toBe(status);
  });

  it('refuses a test key on the route for live keys, though its signature is good', async () => {
    const answer = await merchant.send({
      system: 'influencemart',
      path: '/influencemart/api/v1/live/products',
    });

    expect(answer).toMatchObject({ status: 401, body: { statusCode: 401, message: 'Unauthorized' } });
  });

  it('refuses a webhook without its event id', async () => {
    const answer = await merchant.send({
      system: 'influencemart',
      method: 'POST',
      path: '/influencemart/api/v1/webhooks/order-paid',
      body: '{"orderId":"ORD-2"}',
      headers: JSON_TYPE,
    });

    expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, error: 'Bad Request' } });
  });

  it('refuses a revoked key', async () => {
    const path = '/influencemart/api/v1/products';

    expect(await merchant.send({ system: 'influencemart', path, keyId: 'ak_live_revoked' })).toMatchObject({
      status: 401,
      body: { statusCode: 401, message: 'Unauthorized' },
    });
  });

  it('answers 400 to a signed body that is not the JSON that it says', async () => {
    const answer = await merchant.send({
      system: 'intend',
      method: 'POST',
      path: '/intend/api/clients/create',
      body: '{"name":',
      headers: JSON_TYPE,
    });

    expect(answer).toMatchObject({ status: 400, body: { status: 400 } });
  });

  it.each([
    '/ip2/api/v2/transactions/debits/SUB-0001/256700000001',
    '/ip2/api/v2/transactions/%64ebits/SUB-0001/256700000001',
    '/%69p2/api/v2/transactions/debits/SUB-0001/256700000001',
    '/ip2/api/v2/transactions/DEBITS/SUB-0001/256700000001',
    '/ip2/api/v2/transactions/debits/SUB-0001/256700000001/',
    '/ip2/api/v2/transactions/debits/SUB-0001/256700000001#/',
    'http://any/ip2/api/v2/transactions/debits/SUB-0001/256700000001',
  ])('does not debit by a signature without an account: %s', async (path) => {
    const signature = merchant.sign({ system: 'ip2', path: '/ip2/api/v2/paymentmethods' });

    expect(await statusOf(merchant.url, { method: 'POST', path, headers: signature })).toBeGreaterThanOrEqual(
      400,
    );
  });

  it.each(['#', '#?account=9', '?page=1#&account=9'])(
    'refuses %s after the path, where a router and a scheme would see different queries',
    async (rest) => {
      const path = '/iimmpact/v2/balance-statement';
      const signature = merchant.sign({ system: 'iimmpact', path: path + rest.replace('#', '') });
      const asSigned = merchant.sign({ system: 'iimmpact', path: path + rest.replace('#', '') });

      expect(await statusOf(merchant.url, { path: path + rest, headers: signature })).toBe(400);
      expect(await statusOf(merchant.url, { path: path + rest.replace('#', ''), headers: asSigned })).toBe(
        200,
      );
    },
  );
});

/** Sends the target as it is given, where `fetch` would tidy it up. */
async function statusOf(url: string, options: RequestOptions): Promise<number | undefined> {
  const [response] = (await once(request(url, options).end(), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}
