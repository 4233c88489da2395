import { redis } from 'countersign/redis';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { CLIENTS, type Connect } from '../support/redis/any-client.ts';
import { forThisTest } from '../support/redis/for-this-test.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';
import { openShop, type Shop, signed, tally } from './acme.ts';
import { PATIENCE_MS, serve, untilOpen } from './serve.ts';

const limits = [
  { limit: 1_000_000, windowSeconds: 60 },
  { limit: 1_000_000, windowSeconds: 3600 },
];

const [[, ioredis]] = CLIENTS as [[string, Connect]];

/** The commands that clients send while `act` runs, as MONITOR shows them; those inside a script are not among them. */
async function commandsDuring(administrator: Redis, act: () => Promise<void>): Promise<string[]> {
  const commands: string[] = [];
  let isOver = false;
  const monitor = await administrator.monitor();
  monitor.on('monitor', (_time: string, [command = '', text]: string[], source: string) => {
    if (command === 'echo' && text === 'over') isOver = true;
    else if (source !== 'lua') commands.push(command.toLowerCase());
  });
  await act();
  await administrator.echo('over');
  await until('the monitor has seen it all', () => isOver);
  monitor.disconnect();
  return commands;
}

async function opened(connect: Connect): Promise<{ server: RedisServer; shop: Shop }> {
  const server = await serve();
  const client = await forThisTest(connect(server.port));
  const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store, { limits });
  await untilOpen(shop);
  return { server, shop };
}

test.each(CLIENTS)('a request is one command, accepted or refused (%s)', async (_name, connect) => {
  const { server, shop } = await opened(connect);
  const request = signed();
  for (const code of ['accepted', 'replayed']) {
    const commands = await commandsDuring(server.client(), async () => {
      expect(await shop.send(request)).toBe(code);
    });
    expect(commands).toEqual(['evalsha']);
  }
});

test.each(CLIENTS)('requests that are pending at once share one command (%s)', async (_name, connect) => {
  const { server, shop } = await opened(connect);
  const commands = await commandsDuring(server.client(), async () => {
    const codes = await Promise.all(Array.from({ length: 64 }, () => shop.send()));
    expect(tally(codes)).toEqual({ accepted: 64 });
  });
  expect(commands).toEqual(['evalsha']);
});

test('more requests than a batch holds are several commands', async () => {
  const server = await serve();
  const shop = openShop(redis(server.client(), { timeoutMs: PATIENCE_MS, maxBatch: 10 }).store);
  await untilOpen(shop);
  const commands = await commandsDuring(server.client(), async () => {
    const codes = await Promise.all(Array.from({ length: 35 }, () => shop.send()));
    expect(tally(codes)).toEqual({ accepted: 35 });
  });
  expect(commands).toEqual(Array(4).fill('evalsha'));
});

test('requests under many keys share one command', async () => {
  const server = await serve();
  const keyIds = Array.from({ length: 50 }, (_, i) => `key-${i}`);
  const shop = openShop(redis(server.client(), { timeoutMs: PATIENCE_MS }).store, { keyIds, limits });
  await until(
    'new requests are accepted',
    async () => (await shop.send(signed({ keyId: 'key-0' }))) === 'accepted',
  );
  const commands = await commandsDuring(server.client(), async () => {
    const codes = await Promise.all(keyIds.map((keyId) => shop.send(signed({ keyId }))));
    expect(tally(codes)).toEqual({ accepted: 50 });
  });
  expect(commands).toEqual(['evalsha']);
});

test('any number of requests, however they arrive, cost no more commands than requests', async () => {
  const { server, shop } = await opened(ioredis);
  const count = 300;
  const commands = await commandsDuring(server.client(), async () => {
    const codes: Promise<string>[] = [];
    for (let i = 0; i < count; i++) {
      codes.push(shop.send());
      if (i % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(tally(await Promise.all(codes))).toEqual({ accepted: count });
  });
  expect(commands.length).toBeLessThanOrEqual(count);
  expect(new Set(commands)).toEqual(new Set(['evalsha']));
});

test('the script is sent in full once, and named from then on', async () => {
  const server = await serve();
  const client = server.client();
  await client.ping();
  const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
  const commands = await commandsDuring(server.client(), async () => {
    for (let i = 0; i < 5; i++) expect(await shop.send()).toBe('accepted');
  });
  expect(commands.filter((name) => name === 'eval')).toHaveLength(1);
  expect(commands.filter((name) => name === 'evalsha')).toHaveLength(5);
});

test('replays, and requests over a limit, write nothing', async () => {
  const server = await serve();
  const shop = openShop(redis(server.client(), { timeoutMs: PATIENCE_MS }).store, {
    limits: [{ limit: 2, windowSeconds: 3600 }],
  });
  const request = signed();
  expect(await shop.send(request)).toBe('accepted');
  expect(await shop.send()).toBe('accepted');
  const administrator = server.client();
  const changes = async () =>
    /rdb_changes_since_last_save:(\d+)/.exec(await administrator.info('persistence'))?.[1];
  const before = await changes();
  for (let i = 0; i < 20; i++) {
    expect(await shop.send(request)).toBe('replayed');
    expect(await shop.send()).toBe('rate_limited');
  }
  expect(await changes()).toBe(before);
});
