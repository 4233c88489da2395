import { afterEach, describe, expect, it } from 'vitest';
import { FRAMEWORKS } from '../src/server.ts';
import { type MerchantClient, startMerchant } from './merchant-client.ts';

const CONVERSIONS = '/influencemart/api/v1/conversions';
const PRODUCTS = '/influencemart/api/v1/products';
/** The start of an hour, so that no window ends within a test. */
const START_MS = Date.UTC(2026, 3, 30, 12);

describe.each(FRAMEWORKS)('limits and addresses on %s', (framework) => {
  let merchant: MerchantClient;

  afterEach(() => merchant.close());

  function convert(order: number, keyId: string) {
    const headers = { 'content-type': 'application/json' };
    const body = `{"externalOrderId":"ORD-${order}"}`;
    return merchant.send({
      system: 'influencemart',
      method: 'POST',
      path: CONVERSIONS,
      body,
      headers,
      keyId,
    });
  }

  it('answers the 601st request of a key in a minute with 429 and no Retry-After', async () => {
    merchant = await startMerchant({ framework }, () => START_MS);
    const statuses = new Set<number>();
    for (let order = 1; order <= 600; order++) statuses.add((await convert(order, 'ak_test_demo')).status);

    const { status, headers, body } = await convert(601, 'ak_test_demo');

    expect([...statuses]).toEqual([202]);
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBeNull();
    expect(body).toMatchObject({ statusCode: 429, message: 'RATE_LIMITED' });
  });

  it('holds a key to limits of its own, by the minute and by the hour', async () => {
    let nowMs = START_MS;
    merchant = await startMerchant({ framework }, () => nowMs);
    const inFirstMinute = await statusesOf([1, 2, 3, 4, 5, 6]);
    nowMs += 120_000;
    const inThirdMinute = await statusesOf([7, 8, 9, 10]);

    expect(inFirstMinute).toEqual([202, 202, 202, 202, 202, 429]);
    expect(inThirdMinute).toEqual([202, 202, 202, 429]);
  });

  async function statusesOf(orders: readonly number[]): Promise<number[]> {
    const statuses: number[] = [];
    for (const order of orders) statuses.push((await convert(order, 'ak_test_small')).status);
    return statuses;
  }

  it.each([
    { address: '203.0.113.7', status: 200 },
    { address: '::ffff:203.0.113.7', status: 200 },
    { address: '2001:db8::1', status: 200 },
    { address: '198.51.100.1', status: 401 },
    { address: '::ffff:198.51.100.1', status: 401 },
    { address: '203.0.113.7, 198.51.100.1', status: 401 },
    { address: 'unknown', status: 401 },
  ])(
    'answers $status to the office key from $address behind a trusted proxy',
    async ({ address, status }) => {
      merchant = await startMerchant({ framework, trustProxy: 'loopback' });

      expect((await callFromOffice(address)).status).toBe(status);
    },
  );

  it('does not believe a forwarded address unless told to', async () => {
    merchant = await startMerchant({ framework });

    expect((await callFromOffice('203.0.113.7')).status).toBe(401);
  });

  it('does not believe a forwarded address of a proxy other than those trusted', async () => {
    merchant = await startMerchant({ framework, trustProxy: '10.0.0.0/8' });

    expect((await callFromOffice('203.0.113.7')).status).toBe(401);
  });

  function callFromOffice(address: string) {
    const headers = { 'x-forwarded-for': address };
    return merchant.send({ system: 'influencemart', path: PRODUCTS, keyId: 'ak_live_office', headers });
  }
});
