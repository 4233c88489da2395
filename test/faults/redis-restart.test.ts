import { type RedisOptions, redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import type { RedisServer, StartRedisOptions } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';
import { openShop, type Shop, signed } from './acme.ts';
import { PATIENCE_MS, serve, untilOpen } from './serve.ts';

interface Restarts {
  readonly server: RedisServer;
  readonly shop: Shop;
}

async function openRestartable(options: RedisOptions, started: StartRedisOptions = {}): Promise<Restarts> {
  const server = await serve(started);
  const shop = openShop(
    redis(server.client({ retryStrategy: () => 20 }), { timeoutMs: PATIENCE_MS, ...options }).store,
  );
  await untilOpen(shop);
  return { server, shop };
}

async function crash({ server, shop }: Restarts): Promise<void> {
  await server.kill();
  await server.restart();
  await untilOpen(shop);
}

test('a request passes once more after Redis lost its memory in a restart: the known weakness of the default', async () => {
  const restarts = await openRestartable({});
  const captured = signed();
  expect(await restarts.shop.send(captured)).toBe('accepted');
  await crash(restarts);
  expect(await restarts.shop.send(captured)).toBe('accepted');
  expect(await restarts.shop.send(captured)).toBe('replayed');
});

test('a request dated before the start is refused when the store is told so, and new ones pass', async () => {
  const restarts = await openRestartable({ refuseOlderThanStart: true });
  const captured = signed();
  expect(await restarts.shop.send(captured)).toBe('accepted');
  await crash(restarts);
  expect(await restarts.shop.send(captured)).toBe('replay_unprovable');
  expect(await restarts.shop.send()).toBe('accepted');
  expect(await restarts.shop.send(captured)).toBe('replay_unprovable');
});

test('each key is held to the start, also one that is heard of late', async () => {
  const server = await serve();
  const store = redis(server.client({ retryStrategy: () => 20 }), {
    timeoutMs: PATIENCE_MS,
    refuseOlderThanStart: true,
  }).store;
  const shop = openShop(store, { keyIds: ['key-1', 'key-2'] });
  await untilOpen(shop);
  const captured = signed({ keyId: 'key-2' });
  expect(await shop.send(captured)).toBe('accepted');
  await server.restart();
  await untilOpen(shop);
  expect(await shop.send(captured)).toBe('replay_unprovable');
  expect(await shop.send(signed({ keyId: 'key-2' }))).toBe('accepted');
});

test('a request is refused as replayed after a restart of a Redis that appends to a file', async () => {
  const restarts = await openRestartable({}, { args: ['--appendonly', 'yes'] });
  const captured = signed();
  expect(await restarts.shop.send(captured)).toBe('accepted');
  await crash(restarts);
  expect(await restarts.shop.send(captured)).toBe('replayed');
});

test('limits are where they were after a restart of a Redis that appends to a file', async () => {
  const server = await serve({ args: ['--appendonly', 'yes'] });
  const limits = [{ limit: 3, windowSeconds: 3600 }];
  const shop = openShop(redis(server.client({ retryStrategy: () => 20 }), { timeoutMs: PATIENCE_MS }).store, {
    limits,
  });
  for (let i = 0; i < 3; i++) expect(await shop.send()).toBe('accepted');
  await server.restart();
  await until('Redis answers', async () => (await shop.send()) !== 'store_unavailable');
  expect(await shop.send()).toBe('rate_limited');
});
