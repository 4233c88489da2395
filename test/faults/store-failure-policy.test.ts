import { redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { openShop, signed, tally } from './acme.ts';
import { connect, DEADLINE_MS, PATIENCE_MS, serve, untilOpen } from './serve.ts';

const limits = [{ limit: 5, windowSeconds: 3600 }];

async function serveBriefly() {
  const server = await serve();
  const store = redis(await connect(server), { timeoutMs: DEADLINE_MS }).store;
  return { server, store };
}

test('counts limits and remembers requests in the process when replay may pass during an outage', async () => {
  const { server, store } = await serveBriefly();
  const shop = openShop(store, { limits, onStoreFailure: { replay: 'local' } });
  expect(await shop.send()).toBe('accepted');
  await server.kill();
  const request = signed();
  expect(await shop.send(request)).toBe('accepted');
  expect(await shop.send(request)).toBe('replayed');
  const codes = await Promise.all(Array.from({ length: 10 }, () => shop.send()));
  // The one that Redis has counted counts here, too.
  expect(tally(codes)).toEqual({ accepted: 3, rate_limited: 7 });
  expect(shop.events).toMatchObject([
    { event: 'countersign.store_failed', replay: 'local', limits: 'local' },
  ]);
});

test('asks Redis again after the outage, where the quota is what it was', async () => {
  const { server, store } = await serveBriefly();
  const shop = openShop(store, { limits, onStoreFailure: { replay: 'local' } });
  expect(await shop.send()).toBe('accepted');
  server.pause();
  expect(await shop.send()).toBe('accepted');
  server.resume();
  const other = openShop(redis(await connect(server), { timeoutMs: PATIENCE_MS }).store, { limits });
  const codes = await Promise.all(Array.from({ length: 10 }, () => other.send()));
  expect(tally(codes)).toEqual({ accepted: 4, rate_limited: 6 });
});

test('refuses a key with limits when limits must not be counted alone', async () => {
  const { server, store } = await serveBriefly();
  const shop = openShop(store, { limits, onStoreFailure: { replay: 'local', limits: 'refuse' } });
  const unlimited = openShop(store, { onStoreFailure: { replay: 'local', limits: 'refuse' } });
  await server.kill();
  expect(await shop.send()).toBe('store_unavailable');
  expect(await unlimited.send()).toBe('accepted');
  await server.restart();
  await untilOpen(shop);
});

test('refuses in an outage by default, with limits and without', async () => {
  const { server, store } = await serveBriefly();
  const shops = [openShop(store), openShop(store, { limits })];
  await server.kill();
  expect(await Promise.all(shops.map((shop) => shop.send()))).toEqual(Array(2).fill('store_unavailable'));
});
