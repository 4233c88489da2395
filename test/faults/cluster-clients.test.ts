/** A Cluster that changes under clients that are not of ioredis. */

import { type RedisOptions, redis } from 'countersign/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLUSTER_CLIENTS, type ConnectCluster } from '../support/redis/any-client.ts';
import { ask, hasReplicas } from '../support/redis/ask.ts';
import { forThisTest } from '../support/redis/for-this-test.ts';
import { type RedisCluster, startCluster } from '../support/redis/redis-cluster.ts';
import { until } from '../support/redis/until.ts';
import { openShop, type Shop, signed, tally } from './acme.ts';
import { sendAgain } from './load.ts';
import { beginSlotMove } from './move-slot.ts';

const MASTERS = 3;
const KEY_IDS = Array.from({ length: 24 }, (_, i) => `key-${i}`);
const TIMEOUT_MS = 20_000;

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startCluster({ masters: MASTERS, args: ['--cluster-require-full-coverage', 'no'] });
}, 30_000);
afterAll(() => cluster.stop());

async function open(connect: ConnectCluster, options: RedisOptions = {}): Promise<Shop> {
  const running = cluster.nodes.filter(({ state }) => state === 'running');
  const client = await forThisTest(connect(running.map(({ port }) => port)));
  const shop = openShop(redis(client, { timeoutMs: 1_000, ...options }).store, { keyIds: KEY_IDS });
  await untilAllServed(shop);
  return shop;
}

async function untilAllServed(shop: Shop): Promise<void> {
  await until(
    'requests of each key are accepted',
    async () => tally(await sendAll(shop)).accepted === KEY_IDS.length,
    TIMEOUT_MS,
  );
}

function sendAll(shop: Shop, requests = KEY_IDS.map((keyId) => signed({ keyId }))): Promise<string[]> {
  return Promise.all(requests.map((each) => shop.send(each)));
}

const redisKeyOf = (keyId: string) => `{acme:${keyId}}`;

const SENDING_WAIT = CLUSTER_CLIENTS.filter(([name]) => !name.includes('GLIDE'));

describe.each(CLUSTER_CLIENTS)('on %s', (_name, connect) => {
  test('a slot that moves is followed, and what was accepted before stays refused', async () => {
    const [keyId] = KEY_IDS as [string];
    const shop = await open(connect);
    const requests = Array.from({ length: 20 }, () => signed({ keyId }));
    expect(tally(await sendAll(shop, requests))).toEqual({ accepted: 20 });
    const move = await beginSlotMove(cluster, cluster.nodes.slice(0, MASTERS), redisKeyOf(keyId));
    const onTheWay = await sendAll(shop, requests);
    expect(onTheWay).not.toContain('accepted');
    await move.moveKeys();
    await move.finish();
    await untilAllServed(shop);
    expect(tally(await sendAll(shop, requests))).toEqual({ replayed: 20 });
  });

  test('the replica of a killed master goes on', { timeout: 60_000 }, async () => {
    const shop = await open(connect);
    await replaceMaster(shop, { lose: (victim) => victim.kill(), bringBack: (victim) => victim.restart() });
  });

  test('the replica of a master that hangs goes on', { timeout: 60_000 }, async () => {
    const shop = await open(connect);
    await replaceMaster(shop, {
      lose: async (victim) => victim.pause(),
      bringBack: async (victim) => victim.resume(),
    });
  });
});

type Node = RedisCluster['nodes'][number];

interface Loss {
  readonly lose: (victim: Node) => Promise<void>;
  readonly bringBack: (victim: Node) => Promise<void>;
}

/** Loses a master, and waits until all keys are served again without it. */
async function replaceMaster(shop: Shop, { lose, bringBack }: Loss): Promise<void> {
  const known = KEY_IDS.map((keyId) => ({ request: signed({ keyId }), keyId, code: 'accepted' }));
  expect(
    tally(
      await sendAll(
        shop,
        known.map(({ request }) => request),
      ),
    ),
  ).toEqual({ accepted: known.length });
  const victim = await cluster.masterOf(redisKeyOf('key-0'));
  await until('the replica has it all', () => hasReplicas(victim, 1));
  await lose(victim);
  try {
    const lost = until(
      'another took over',
      async () => (await cluster.masterOf(redisKeyOf('key-0'))) !== victim,
      TIMEOUT_MS,
    );
    await until('requests are refused', async () => (await sendAll(shop)).includes('store_unavailable'));
    await lost;
    await untilAllServed(shop);
  } finally {
    await bringBack(victim);
  }
  expect(await sendAgain(shop, known)).toEqual({ replayed: known.length });
  await until(
    'it is a replica',
    async () => String(await ask(victim, 'info', 'replication')).includes('role:slave'),
    TIMEOUT_MS,
  );
  const successor = await cluster.masterOf(redisKeyOf('key-0'));
  await until('it is in sync', () => hasReplicas(successor, 1), TIMEOUT_MS);
}

test.each(SENDING_WAIT)(
  '%s waits for replicas of each slot, also of one that moved',
  async (_name, connect) => {
    const [keyId] = KEY_IDS as [string];
    const shop = await open(connect, { waitReplicas: { replicas: 1, timeoutMs: 200 } });
    const requests = KEY_IDS.map((each) => signed({ keyId: each }));
    expect(tally(await sendAll(shop, requests))).toEqual({ accepted: KEY_IDS.length });
    const owners = new Set(await Promise.all(KEY_IDS.map((each) => cluster.masterOf(redisKeyOf(each)))));
    const move = await beginSlotMove(cluster, [...owners], redisKeyOf(keyId));
    await move.moveKeys();
    await move.finish();
    await untilAllServed(shop);
    expect(tally(await sendAll(shop, requests))).toEqual({ replayed: KEY_IDS.length });
  },
);
