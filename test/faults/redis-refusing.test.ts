import { type RedisClient, redis } from 'countersign/redis';
import { describe, expect, test } from 'vitest';
import { ask } from '../support/redis/ask.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';
import { openShop, refusalOf, type Shop, signed, tally } from './acme.ts';
import { DEADLINE_MS, PATIENCE_MS, serve, untilOpen } from './serve.ts';

/** Microseconds for each key; while it loads, the server answers after each so many bytes. */
const SLOW_TO_LOAD = ['--key-load-delay', '10000', '--loading-process-events-interval-bytes', '1024'];

interface Outage {
  readonly shop: Shop;
  /** Text that the error of Redis must have. */
  readonly says: RegExp;
  readonly end: () => Promise<unknown>;
}

/** Goes through an outage that has begun, and past its end. */
async function expectOutage({ shop, says, end }: Outage): Promise<void> {
  const requests = Array.from({ length: 5 }, () => signed());
  for (const request of requests) {
    const { code, response, cause } = refusalOf(await shop.verify(request));
    expect([code, response.status]).toEqual(['store_unavailable', 503]);
    expect(String(cause)).toMatch(says);
  }
  await end();
  await untilOpen(shop);
  expect(shop.events.map(({ event }) => event)).toEqual([
    'countersign.store_failed',
    'countersign.store_recovered',
  ]);
  expect(String(shop.events[0]?.err)).toMatch(says);
  // What was refused was not done: not a trace of it was left.
  const again = requests.flatMap((request) => [shop.send(request), shop.send(request)]);
  expect(tally(await Promise.all(again))).toEqual({ accepted: 5, replayed: 5 });
}

async function openedShop(client: RedisClient): Promise<Shop> {
  const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
  await untilOpen(shop);
  expect(shop.events).toEqual([]);
  return shop;
}

function set(server: RedisServer, name: string, value: string): Promise<unknown> {
  return ask(server, 'config', 'set', name, value);
}

describe('is unavailable, says why once, and serves again when Redis', () => {
  test('was a read-only replica (READONLY)', async () => {
    const master = await serve();
    const server = await serve();
    const shop = await openedShop(server.client());
    await ask(server, 'replicaof', '127.0.0.1', String(master.port));
    await expectOutage({ shop, says: /READONLY/, end: () => ask(server, 'replicaof', 'no', 'one') });
  });

  test('had too few replicas to write (NOREPLICAS)', async () => {
    const server = await serve();
    const shop = await openedShop(server.client());
    await set(server, 'min-replicas-to-write', '1');
    await expectOutage({ shop, says: /NOREPLICAS/, end: () => set(server, 'min-replicas-to-write', '0') });
  });

  test('was out of memory (OOM)', async () => {
    const server = await serve({ args: ['--maxmemory-policy', 'noeviction'] });
    const shop = await openedShop(server.client());
    const before = await contentsOf(server);
    await set(server, 'maxmemory', '1');
    const codes = await Promise.all(Array.from({ length: 50 }, () => shop.send()));
    expect(tally(codes)).toEqual({ store_unavailable: 50 });
    expect(await contentsOf(server)).toEqual(before);
    await expectOutage({ shop, says: /OOM/, end: () => set(server, 'maxmemory', '0') });
  });

  test('was busy with a script of someone else (BUSY)', async () => {
    const server = await serve({ args: ['--lua-time-limit', '20'] });
    const shop = await openedShop(server.client());
    const endless = ask(server, 'eval', 'while true do end', '0').catch(String);
    await until('Redis calls itself busy', async () =>
      /BUSY/.test(String(await ask(server, 'ping').catch(String))),
    );
    await expectOutage({ shop, says: /BUSY/, end: () => ask(server, 'script', 'kill') });
    expect(await endless).toMatch(/killed/);
  });

  test('was loading its data (LOADING)', async () => {
    const server = await serve({ args: SLOW_TO_LOAD });
    // By default a client of ioredis asks whether Redis is loading before it calls itself ready.
    const client = server.client({ enableReadyCheck: false, retryStrategy: () => 20 });
    const shop = await openedShop(client);
    await saveManyKeys(server);
    const restarted = server.restart();
    let cause: unknown;
    await until('Redis is loading', async () => {
      cause = refusalOf(await shop.verify(signed())).cause;
      return /LOADING/.test(String(cause));
    });
    const request = signed();
    expect(await shop.send(request)).toBe('store_unavailable');
    await set(server, 'key-load-delay', '0');
    await restarted;
    await untilOpen(shop);
    expect([await shop.send(request), await shop.send(request)]).toEqual(['accepted', 'replayed']);
    expect(shop.events.map(({ event }) => event)).toEqual([
      'countersign.store_failed',
      'countersign.store_recovered',
    ]);
  });

  test.each([
    ['any script', '-evalsha'],
    ['a command that the script begins with', '-mget'],
    ['a command that the script writes with', '-sadd'],
    ['the keys', 'resetkeys'],
  ])('did not permit its user %s (NOPERM)', async (_what, rule) => {
    const server = await serve();
    const allowed = ['on', '>password', '~*', '+@all'];
    await ask(server, 'acl', 'setuser', 'shop', ...allowed);
    const shop = await openedShop(server.client({ username: 'shop', password: 'password' }));
    await ask(server, 'acl', 'setuser', 'shop', rule);
    const says = /NOPERM|can't run this command|permission/;
    await expectOutage({ shop, says, end: () => ask(server, 'acl', 'setuser', 'shop', ...allowed) });
  });

  test('wanted a password that the client has not (NOAUTH)', async () => {
    const server = await serve({ args: ['--requirepass', 'password'] });
    const shop = openShop(
      redis(server.client({ retryStrategy: () => 20 }), { timeoutMs: DEADLINE_MS }).store,
    );
    const request = signed();
    expect(await shop.send(request)).toBe('store_unavailable');
    expect(await server.client({ password: 'password' }).config('SET', 'requirepass', '')).toBe('OK');
    await untilOpen(shop);
    expect([await shop.send(request), await shop.send(request)]).toEqual(['accepted', 'replayed']);
  });

  test('had a value of someone else under a name of the store', async () => {
    const server = await serve();
    const client = server.client();
    const shop = await openedShop(client);
    const [account] = await client.keys('*account');
    await client.del(account as string);
    await client.rpush(account as string, 'not an account');
    await expectOutage({ shop, says: /WRONGTYPE/, end: () => client.del(account as string) });
  });
});

test('goes on in silence when Redis has forgotten the script', async () => {
  const server = await serve();
  const shop = await openedShop(server.client());
  const request = signed();
  expect(await shop.send(request)).toBe('accepted');
  await ask(server, 'script', 'flush');
  const codes = await Promise.all([shop.send(request), ...Array.from({ length: 100 }, () => shop.send())]);
  expect(tally(codes)).toEqual({ replayed: 1, accepted: 100 });
  expect(shop.events).toEqual([]);
});

test('waits for a server that is loading with a client that asks for it', async () => {
  const server = await serve({ args: SLOW_TO_LOAD });
  const client = server.client({ maxLoadingRetryTime: 50, retryStrategy: () => 20 });
  const shop = await openedShop(client);
  await saveManyKeys(server);
  const restarted = server.restart();
  await until('Redis is loading', async () =>
    /loading:1/.test(String(await ask(server, 'info', 'persistence'))),
  );
  expect(await openShop(redis(client, { timeoutMs: DEADLINE_MS }).store).send()).toBe('store_unavailable');
  await set(server, 'key-load-delay', '0');
  await restarted;
  await untilOpen(shop);
});

/** Everything that a server holds, by key. */
async function contentsOf(server: RedisServer): Promise<Record<string, string>> {
  const client = server.client();
  const contents: Record<string, string> = {};
  for (const key of await client.keys('*'))
    contents[key] = (await client.dumpBuffer(key))?.toString('hex') ?? '';
  return contents;
}

/** Makes the server's next start last until it is told otherwise. */
async function saveManyKeys(server: RedisServer): Promise<void> {
  const client = server.client();
  const batch = client.pipeline();
  for (let i = 0; i < 300; i++) batch.set(`filler:${i}`, `${i}`.repeat(400));
  await batch.exec();
  await client.save();
}
