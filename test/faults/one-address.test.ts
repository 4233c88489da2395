/** A failover behind one address: a service of Kubernetes, the primary endpoint of a cloud, a proxy. */

import { redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { CLIENTS } from '../support/redis/any-client.ts';
import { ask } from '../support/redis/ask.ts';
import { forThisTest } from '../support/redis/for-this-test.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';
import { openShop, signed } from './acme.ts';
import { START } from './operations.ts';
import { networkOf, PATIENCE_MS, serve, untilOpen } from './serve.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;

interface Address {
  readonly port: number;
  /** The server behind the address from the beginning, and the one that takes over. */
  readonly servers: readonly [RedisServer, RedisServer];
  /** Makes a replica of the first server, which keeps its connections, and has the address lead to the other. */
  readonly failOver: () => Promise<void>;
}

async function oneAddress(): Promise<Address> {
  const [first, second] = [await serve(), await serve()];
  const network = await networkOf(first);
  async function failOver(): Promise<void> {
    await ask(first, 'replicaof', '127.0.0.1', String(second.port));
    network.lead(second.port);
  }
  return { port: network.port, servers: [first, second], failOver };
}

test.each(CLIENTS)('the store leaves the old master by itself (%s)', async (_name, connect) => {
  const address = await oneAddress();
  const shop = openShop(redis(await forThisTest(connect(address.port)), { timeoutMs: PATIENCE_MS }).store);
  await untilOpen(shop);
  await address.failOver();
  expect(await shop.send()).toBe('store_unavailable');
  await untilOpen(shop);
  const request = signed();
  expect([await shop.send(request), await shop.send(request)]).toEqual(['accepted', 'replayed']);
  expect(await address.servers[1].client().dbsize()).toBeGreaterThan(0);
});

test.each(CLIENTS)('operations leave the old master by themselves (%s)', async (_name, connect) => {
  const address = await oneAddress();
  const store = redis(await forThisTest(connect(address.port)), { timeoutMs: PATIENCE_MS }).store.operations;
  expect(await store.begin(START)).toEqual({ outcome: 'started' });
  await address.failOver();
  await expect(store.begin({ ...START, id: 'cd34' })).rejects.toThrow('READONLY');
  await until('an operation begins', async () => {
    return (await store.begin({ ...START, id: 'cd34' })).outcome === 'started';
  });
  expect(await address.servers[1].client().keys('*')).toEqual(['countersign:op:cd34']);
});

test.each(CLIENTS)('changes of keys leave the old master by themselves (%s)', async (_name, connect) => {
  const address = await oneAddress();
  const keys = redis(await forThisTest(connect(address.port)), { timeoutMs: PATIENCE_MS }).keys({
    masterKeys: MASTER_KEYS,
  });
  await keys.create({ id: 'k' });
  await address.failOver();
  await expect(keys.create({ id: 'l' })).rejects.toThrow('READONLY');
  await until('a key is made', async () => (await keys.create({ id: 'l' })) !== undefined);
  expect(await address.servers[1].client().hkeys('countersign:{keys}')).toEqual(['l']);
});

test('what the owner of the client decides on errors is heeded as before', async () => {
  const address = await oneAddress();
  const seen: string[] = [];
  const reconnectOnError = (error: Error) => {
    seen.push(error.message);
    return error.message.startsWith('READONLY') ? 2 : false;
  };
  const client = address.servers[0].client({ port: address.port, reconnectOnError });
  const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
  await untilOpen(shop);
  await address.failOver();
  // ioredis sends the command again, to the new master.
  expect(await shop.send()).toBe('accepted');
  expect(seen.filter((message) => message.startsWith('READONLY'))).toHaveLength(1);
  expect(shop.events).toEqual([]);
});

test('an address that leads to nothing but a replica is not connected to over and over', async () => {
  const [master, replica] = [await serve(), await serve()];
  await ask(replica, 'replicaof', '127.0.0.1', String(master.port));
  const client = replica.client({ retryStrategy: () => 1 });
  let connects = 0;
  client.on('ready', () => connects++);
  const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
  for (let i = 0; i < 200; i++) expect(await shop.send()).toBe('store_unavailable');
  // One at the start, one at the first error, and one for each second and more that the requests took.
  expect(connects).toBeLessThanOrEqual(5);
});
