import { redis } from 'countersign/redis';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';
import { openShop, refusalOf, type Shop, signed, tally } from './acme.ts';
import { connect, DEADLINE_MS, PATIENCE_MS, serve, untilOpen } from './serve.ts';

/** Commands that the client keeps for later. */
function queuedIn(client: Redis): number {
  const { offlineQueue, commandQueue } = client as unknown as Record<string, { length: number }>;
  return (offlineQueue?.length ?? 0) + (commandQueue?.length ?? 0);
}

function shopOn(client: Redis): Shop {
  return openShop(redis(client, { timeoutMs: DEADLINE_MS }).store);
}

/** A server with a shop that has served already. */
async function openedShop(): Promise<{ server: RedisServer; shop: Shop; client: Redis }> {
  const server = await serve();
  const client = await connect(server);
  const shop = shopOn(client);
  expect(await shop.send()).toBe('accepted');
  return { server, shop, client };
}

test('refuses with 503 and Retry-After while Redis is gone', async () => {
  const { server, shop } = await openedShop();
  await server.kill();
  const { code, response, cause } = refusalOf(await shop.verify(signed()));
  expect(code).toBe('store_unavailable');
  expect(response.status).toBe(503);
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  expect(cause).toBeInstanceOf(Error);
});

test('says nothing of Redis to the sender', async () => {
  const { server, shop } = await openedShop();
  await server.kill();
  const { response } = refusalOf(await shop.verify(signed()));
  const { 'cache-control': _cacheControl, ...headers } = response.headers;
  expect(JSON.stringify({ ...response, headers })).not.toMatch(/redis|127\.0\.0\.1|store/i);
});

test('serves again by itself after Redis came back, and logs each change once', async () => {
  const { server, shop } = await openedShop();
  await server.kill();
  const codes = await Promise.all(Array.from({ length: 5 }, () => shop.send()));
  expect(codes).toEqual(Array(5).fill('store_unavailable'));
  await server.restart();
  await untilOpen(shop);
  expect(await shop.send()).toBe('accepted');
  expect(shop.events.map(({ event }) => event)).toEqual([
    'countersign.store_failed',
    'countersign.store_recovered',
  ]);
  expect(shop.events[1]?.failures).toBeGreaterThanOrEqual(5);
});

test('accepts what was refused while Redis was gone, once', async () => {
  const { server, shop } = await openedShop();
  await server.kill();
  const requests = Array.from({ length: 20 }, () => signed());
  const refused = await Promise.all(requests.map((each) => shop.send(each)));
  expect(tally(refused)).toEqual({ store_unavailable: 20 });
  await server.restart();
  await untilOpen(shop);
  expect(tally(await Promise.all(requests.map((each) => shop.send(each))))).toEqual({ accepted: 20 });
  expect(tally(await Promise.all(requests.map((each) => shop.send(each))))).toEqual({ replayed: 20 });
});

test('leaves nothing with the client that Redis would be asked after all', async () => {
  const { server, shop, client } = await openedShop();
  await server.kill();
  for (let round = 0; round < 4; round++) {
    await Promise.all(Array.from({ length: 200 }, () => shop.send()));
    // What was under way when the connection broke is sent again by the client, and that is all.
    expect(queuedIn(client)).toBeLessThanOrEqual(1);
  }
});

test('refuses when the client never reached a server, and keeps nothing for later', async () => {
  const server = await serve();
  const client = server.client({ port: await freePort(), retryStrategy: () => 20 });
  const shop = shopOn(client);
  for (let round = 0; round < 3; round++) {
    const codes = await Promise.all(Array.from({ length: 100 }, () => shop.send()));
    expect(tally(codes)).toEqual({ store_unavailable: 100 });
    expect(queuedIn(client)).toBeLessThanOrEqual(1);
  }
});

test('refuses when a client that connects on demand reaches no server, and keeps one batch at most', async () => {
  const server = await serve();
  const client = server.client({ port: await freePort(), lazyConnect: true, retryStrategy: () => 20 });
  const shop = shopOn(client);
  for (let round = 0; round < 3; round++) {
    const codes = await Promise.all(Array.from({ length: 100 }, () => shop.send()));
    expect(tally(codes)).toEqual({ store_unavailable: 100 });
    expect(queuedIn(client)).toBeLessThanOrEqual(2);
  }
});

test('serves with a client that connects on demand', async () => {
  const server = await serve();
  const shop = openShop(redis(server.client({ lazyConnect: true }), { timeoutMs: PATIENCE_MS }).store);
  const codes = await Promise.all(Array.from({ length: 100 }, () => shop.send()));
  expect(tally(codes)).toEqual({ accepted: 100 });
});

test('refuses when the client was never told to connect', async () => {
  const server = await serve();
  const client = server.client({ lazyConnect: true, enableOfflineQueue: false });
  const shop = shopOn(client);
  expect(await shop.send()).toBe('store_unavailable');
  await untilOpen(shop);
});

test('refuses at once when the client was closed', async () => {
  const { shop, client } = await openedShop();
  client.disconnect();
  await until('the client has ended', () => client.status === 'end');
  const { code, cause } = refusalOf(await shop.verify(signed()));
  expect(code).toBe('store_unavailable');
  expect(cause).toMatchObject({ message: expect.stringContaining('closed') });
});

test('holds no more requests at once than maxPending, and has room again afterwards', async () => {
  const server = await serve();
  const client = await connect(server);
  const shop = openShop(redis(client, { timeoutMs: DEADLINE_MS, maxPending: 10, maxBatch: 4 }).store);
  await untilOpen(shop);
  await server.kill();
  for (let round = 0; round < 3; round++) {
    const verdicts = await Promise.all(Array.from({ length: 25 }, () => shop.verify(signed())));
    const causes = verdicts.map((verdict) => (refusalOf(verdict).cause as Error).message);
    expect(causes.filter((text) => text.startsWith('10 requests wait'))).toHaveLength(15);
  }
  await server.restart();
  await untilOpen(shop);
  expect(tally(await Promise.all(Array.from({ length: 10 }, () => shop.send())))).toEqual({ accepted: 10 });
});
