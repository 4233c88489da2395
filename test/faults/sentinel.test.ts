import { type RedisClient, type RedisOptions, redis } from 'countersign/redis';
import { createSentinel } from 'redis';
import { createSentinel as createSentinel5 } from 'redis5';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeRedis } from '../support/redis/any-client.ts';
import { ask, hasReplicas } from '../support/redis/ask.ts';
import { forThisTest } from '../support/redis/for-this-test.ts';
import { type RedisSentinel, startSentinel } from '../support/redis/redis-sentinel.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';
import { KEY_ID, openShop, type Shop } from './acme.ts';
import { type Load, type Sent, sendAgain, startLoad } from './load.ts';
import { untilOpen } from './serve.ts';

const TIMEOUT_MS = 20_000;
/** Requests under way at once. */
const AT_ONCE = Array(16).fill(KEY_ID);

let group: RedisSentinel;
beforeAll(async () => {
  group = await startSentinel();
}, 30_000);
afterAll(() => group.stop());

const clients: readonly [name: string, connect: () => Promise<RedisClient>][] = [
  ['ioredis', async () => group.client()],
  ['node-redis 6', () => forThisTest(nodeRedis(createSentinel(sentinelOptions())))],
  ['node-redis 5', () => forThisTest(nodeRedis(createSentinel5(sentinelOptions())))],
];

function sentinelOptions(): { name: string; sentinelRootNodes: { host: string; port: number }[] } {
  const sentinelRootNodes = group.sentinels.map(({ port }) => ({ host: '127.0.0.1', port }));
  return { name: 'mymaster', sentinelRootNodes };
}

async function open(options?: RedisOptions, client: RedisClient = group.client()): Promise<Shop> {
  const shop = openShop(redis(client, { timeoutMs: 1_000, ...options }).store);
  await untilOpen(shop);
  return shop;
}

async function masterNow(): Promise<RedisServer> {
  const port = await group.currentMasterPort();
  return [group.master, ...group.replicas].find((server) => server.port === port) as RedisServer;
}

async function untilReplaced(lost: RedisServer): Promise<void> {
  await until('the replica takes over', async () => (await masterNow()) !== lost, TIMEOUT_MS);
}

/** Sentinel does the same, only some seconds later. */
async function follow(returned: RedisServer): Promise<void> {
  const { port } = await masterNow();
  await ask(returned, 'replicaof', '127.0.0.1', String(port));
  await until('the master has a replica', async () => hasReplicas(await masterNow(), 1), TIMEOUT_MS);
}

async function untilHundredsAreAccepted(load: Load): Promise<void> {
  await until('hundreds are accepted', () => accepted(load.sent).length > 300);
}

async function untilResumed(load: Load): Promise<void> {
  const refusedAt = () => load.sent.findIndex(({ code }) => code === 'store_unavailable');
  await until('requests are refused', () => refusedAt() >= 0);
  await until(
    'requests are accepted again',
    () => accepted(load.sent.slice(refusedAt())).length > 100,
    TIMEOUT_MS,
  );
}

function accepted(sent: readonly Sent[]): Sent[] {
  return sent.filter(({ code }) => code === 'accepted');
}

test.each(clients)(
  'goes on by itself with the replica of a killed master, and knows what that had (%s)',
  {
    timeout: 40_000,
  },
  async (_name, connect) => {
    const shop = await open({}, await connect());
    const load = startLoad(shop, AT_ONCE);
    const victim = await masterNow();
    await untilHundredsAreAccepted(load);
    const before = accepted(load.sent);
    await until('the replica has what was accepted', () => hasReplicas(victim, 1));
    await victim.kill();
    await untilResumed(load);
    await load.stop();
    // What was accepted after the replica was asked may be lost with its master: `npm run failover` counts that.
    expect(await sendAgain(shop, before)).toEqual({ replayed: before.length });
    expect(shop.events.map(({ event }) => event)).toEqual([
      'countersign.store_failed',
      'countersign.store_recovered',
    ]);
    await victim.restart();
    await follow(victim);
  },
);

test.each(clients)(
  'accepts nothing twice across a failover with waitReplicas (%s)',
  {
    timeout: 40_000,
  },
  async (_name, connect) => {
    const shop = await open({ waitReplicas: { replicas: 1 } }, await connect());
    const load = startLoad(shop, AT_ONCE);
    const victim = await masterNow();
    await untilHundredsAreAccepted(load);
    await victim.kill();
    await untilReplaced(victim);
    await victim.restart();
    await follow(victim);
    await untilResumed(load);
    const all = accepted(await load.stop());
    expect(await sendAgain(shop, all)).toEqual({ replayed: all.length });
  },
);

test('leaves a master that only hangs when the client heeds the Sentinels', { timeout: 40_000 }, async () => {
  const shop = await open({}, group.client({ failoverDetector: true }));
  const load = startLoad(shop, AT_ONCE);
  const victim = await masterNow();
  await untilHundredsAreAccepted(load);
  victim.pause();
  await untilReplaced(victim);
  await untilResumed(load);
  victim.resume();
  await follow(victim);
  const all = accepted(await load.stop());
  const [{ request: first }] = all as [Sent];
  expect(await shop.send(first)).toBe('replayed');
});
