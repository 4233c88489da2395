import { type RedisClient, type RedisOptions, redis } from 'countersign/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, hasReplicas } from '../support/redis/ask.ts';
import { knownNodes } from '../support/redis/cluster-nodes.ts';
import { type RedisCluster, startCluster } from '../support/redis/redis-cluster.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { everyServer } from '../support/redis/server-group.ts';
import { until } from '../support/redis/until.ts';
import { openShop, type Shop, sendCopies, signed, tally } from './acme.ts';
import { type Sent, sendAgain, startLoad, untilServedAgain } from './load.ts';
import { beginSlotMove } from './move-slot.ts';
import { difference, scriptCalls } from './script-calls.ts';
import { PATIENCE_MS } from './serve.ts';

const MASTERS = 3;
/** Enough that each master has some. */
const KEY_IDS = Array.from({ length: 48 }, (_, i) => `key-${i}`);

let cluster: RedisCluster;
beforeAll(async () => {
  // By default all of a Cluster refuses while a part of it has no master.
  cluster = await startCluster({ masters: MASTERS, args: ['--cluster-require-full-coverage', 'no'] });
}, 30_000);
afterAll(() => cluster.stop());

interface OpenOptions extends RedisOptions {
  readonly client?: RedisClient;
  readonly keyIds?: readonly string[];
}

async function open(options: OpenOptions = {}): Promise<Shop> {
  const { client = cluster.client(), keyIds = KEY_IDS, ...rest } = options;
  const shop = openShop(redis(client, { timeoutMs: 1_000, ...rest }).store, { keyIds });
  const [keyId] = keyIds;
  await until(
    'the cluster serves',
    async () => (await shop.send(signed({ keyId: keyId as string }))) === 'accepted',
  );
  return shop;
}

async function masters(): Promise<RedisServer[]> {
  const [anyNode] = cluster.nodes.filter(({ state }) => state === 'running');
  const known = await knownNodes(anyNode as RedisServer);
  const ports = known
    .filter(({ flags, slots }) => flags.includes('master') && slots.length > 0)
    .map(({ port }) => port);
  return cluster.nodes.filter(({ port }) => ports.includes(port));
}

/** A Redis key in the slot of the API key; the store's names begin with the verifier's namespace. */
function redisKeyOf(keyId: string): string {
  return `{acme:${keyId}}`;
}

describe('many API keys in a Cluster', () => {
  test('are spread over all masters, each with all that belongs to it in one place', async () => {
    const shop = await open();
    const limits = [{ limit: 1000, windowSeconds: 60 }];
    const limited = openShop(redis(cluster.client(), { timeoutMs: PATIENCE_MS }).store, {
      keyIds: KEY_IDS,
      limits,
    });
    const codes = await Promise.all(KEY_IDS.map((keyId) => shop.send(signed({ keyId }))));
    expect(tally(codes)).toEqual({ accepted: KEY_IDS.length });
    await Promise.all(KEY_IDS.map((keyId) => limited.send(signed({ keyId }))));
    const homes = new Map<string, Set<number>>();
    for (const master of await masters()) {
      const names = (await ask(master, 'keys', '*')) as string[];
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const keyId = /\{acme:(.*)\}/.exec(name)?.[1] as string;
        homes.set(keyId, (homes.get(keyId) ?? new Set()).add(master.port));
      }
    }
    for (const keyId of KEY_IDS) expect(homes.get(keyId)?.size, keyId).toBe(1);
  });

  test('share one call for each of them when their claims come at once, and no more', async () => {
    const shop = await open();
    await Promise.all(KEY_IDS.map((keyId) => shop.send(signed({ keyId }))));
    const nodes = cluster.nodes;
    const before = await scriptCalls(nodes);
    const four = KEY_IDS.slice(0, 4);
    const requests = four.flatMap((keyId) => Array.from({ length: 25 }, () => signed({ keyId })));
    expect(tally(await Promise.all(requests.map((each) => shop.send(each))))).toEqual({ accepted: 100 });
    const calls = difference(await scriptCalls(nodes), before);
    expect(calls.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  test('admit one of many copies each, thrown at two processes', async () => {
    const shops = await Promise.all([open(), open()]);
    const requests = KEY_IDS.map((keyId) => signed({ keyId }));
    const answers = await Promise.all(requests.map((request) => sendCopies(shops, request, 8)));
    for (const codes of answers) expect(tally(codes)).toEqual({ accepted: 1, replayed: 15 });
  });
});

describe('a client that reads from replicas', () => {
  test('decides on masters all the same', async () => {
    const shop = await open({ client: cluster.client({ scaleReads: 'slave' }) });
    const replicas = cluster.nodes.slice(MASTERS);
    const before = await scriptCalls(replicas);
    for (const replica of replicas) replica.pause();
    try {
      const requests = KEY_IDS.map((keyId) => signed({ keyId }));
      const answers = await Promise.all(requests.map((request) => sendCopies([shop], request, 4)));
      for (const codes of answers) expect(tally(codes)).toEqual({ accepted: 1, replayed: 3 });
    } finally {
      for (const replica of replicas) replica.resume();
    }
    expect(await scriptCalls(replicas)).toEqual(before);
  });
});

describe('a slot that moves to another master', () => {
  const variants: [string, RedisOptions][] = [
    ['alone', {}],
    ['with waitReplicas', { waitReplicas: { replicas: 1 } }],
  ];
  test.each(variants)(
    'is followed, and what was accepted before stays refused: %s',
    async (_name, options) => {
      const keyId = 'moving';
      const shop = await open({ ...options, keyIds: [keyId] });
      const requests = Array.from({ length: 20 }, () => signed({ keyId }));
      expect(tally(await Promise.all(requests.map((each) => shop.send(each))))).toEqual({ accepted: 20 });
      const move = await beginSlotMove(cluster, await masters(), redisKeyOf(keyId));
      await move.finish();
      expect(await cluster.masterOf(redisKeyOf(keyId))).toBe(move.to);
      await until(
        'requests are accepted at the new master',
        async () => (await shop.send(signed({ keyId }))) === 'accepted',
      );
      const known = requests.map((request) => ({ request, keyId, code: 'accepted' }));
      expect(await sendAgain(shop, known)).toEqual({ replayed: 20 });
    },
  );

  test.each(variants)('has no request decided wrongly while it moves: %s', async (_name, options) => {
    const keyId = 'moving-slowly';
    // While the slot is on its way, each claim takes until its deadline.
    const shops = await Promise.all([
      open({ ...options, keyIds: [keyId], timeoutMs: 250 }),
      open({ ...options, keyIds: [keyId], timeoutMs: 250 }),
    ]);
    const before = Array.from({ length: 20 }, () => signed({ keyId }));
    const [first] = shops as [Shop, Shop];
    expect(tally(await Promise.all(before.map((each) => first.send(each))))).toEqual({ accepted: 20 });
    const during = Array.from({ length: 20 }, () => signed({ keyId }));
    const accepted = new Map(during.map((each) => [each, 0]));
    const sendAll = async () => {
      for (const each of before) expect(tally(await sendCopies(shops, each, 1)).accepted).toBeUndefined();
      for (const each of during) {
        const codes = tally(await sendCopies(shops, each, 2));
        accepted.set(each, (accepted.get(each) as number) + (codes.accepted ?? 0));
      }
    };
    const move = await beginSlotMove(cluster, await masters(), redisKeyOf(keyId));
    await sendAll();
    await move.moveKeys();
    await sendAll();
    await move.finish();
    await until('requests are accepted', async () => {
      const codes = await Promise.all(shops.map((shop) => shop.send(signed({ keyId }))));
      return codes.every((code) => code === 'accepted');
    });
    await sendAll();
    expect([...accepted.values()]).toEqual(Array(20).fill(1));
    const known = before.map((request) => ({ request, keyId, code: 'accepted' }));
    expect(await sendAgain(first, known)).toEqual({ replayed: 20 });
  });
});

describe('waitReplicas in a Cluster', () => {
  const waitReplicas = { replicas: 1, timeoutMs: 200 };

  test('waits on the node that decided, for each slot', async () => {
    const shop = await open({ waitReplicas });
    const requests = KEY_IDS.map((keyId) => signed({ keyId }));
    const answers = await Promise.all(requests.map((request) => sendCopies([shop], request, 4)));
    for (const codes of answers) expect(tally(codes)).toEqual({ accepted: 1, replayed: 3 });
  });

  test('refuses while the replicas hang, and goes on by itself afterwards', async () => {
    const shop = await open({ waitReplicas: { replicas: 1, timeoutMs: 20 } });
    const load = startLoad(shop, KEY_IDS);
    const replicas = cluster.nodes.slice(MASTERS);
    for (const replica of replicas) replica.pause();
    try {
      const refused = () => load.sent.filter(({ code }) => code === 'store_unavailable').length;
      await until('thousands are refused', () => refused() > 3_000);
    } finally {
      for (const replica of replicas) replica.resume();
    }
    const since = load.sent.length;
    await until('requests of each key are accepted', () => {
      const accepted = load.sent.slice(since).filter(({ code }) => code === 'accepted');
      return new Set(accepted.map(({ keyId }) => keyId)).size === KEY_IDS.length;
    });
    await load.stop();
    const request = (load.sent.find(({ code }) => code === 'store_unavailable') as Sent).request;
    await until('it is decided', async () => (await shop.send(request)) !== 'store_unavailable');
    expect(await shop.send(request)).toBe('replayed');
  });

  test('loads the script where a node has lost it', async () => {
    const shop = await open({ waitReplicas });
    for (const master of await masters()) await ask(master, 'script', 'flush');
    const codes = await Promise.all(KEY_IDS.map((keyId) => shop.send(signed({ keyId }))));
    expect(tally(codes)).toEqual({ accepted: KEY_IDS.length });
  });
});

/** A cluster with a shop under load, and which of its keys are decided on by the master that is about to go. */
async function openUnderLoad(options: OpenOptions = {}) {
  const victim = await cluster.masterOf(redisKeyOf('key-0'));
  const homes = await Promise.all(KEY_IDS.map((keyId) => cluster.masterOf(redisKeyOf(keyId))));
  const isOrphan = (keyId: string) => homes[KEY_IDS.indexOf(keyId)] === victim;
  const shop = await open(options);
  const load = startLoad(shop, KEY_IDS);
  await until(
    'hundreds are accepted',
    () => load.sent.filter(({ code }) => code === 'accepted').length > 500,
  );
  const replicated = [...load.sent];
  await until('the replica has what was accepted', () => hasReplicas(victim, 1));
  return { victim, isOrphan, shop, load, replicated };
}

async function untilWhole(): Promise<void> {
  await until(
    'each master has its replica',
    async () => {
      const now = await masters();
      return now.length === MASTERS && (await everyServer(now, (master) => hasReplicas(master, 1)));
    },
    20_000,
  );
}

describe('a master that is lost under load', { timeout: 40_000 }, () => {
  test('takes no request of the others with it, and its replica goes on', async () => {
    // So long that no request is late because this machine is slow.
    const { victim, isOrphan, shop, load, replicated } = await openUnderLoad({ timeoutMs: 1_000 });
    const untilThen = load.sent.length;
    await victim.kill();
    await untilServedAgain(load, KEY_IDS.filter(isOrphan));
    const sent = await load.stop();
    const ofOthers = sent.slice(untilThen).filter(({ keyId }) => !isOrphan(keyId));
    expect(tally(ofOthers.map(({ code }) => code))).toEqual({ accepted: ofOthers.length });
    // What was accepted after the replica was asked may be lost with its master: `npm run failover` counts that.
    const known = [...replicated.filter(({ code }) => code === 'accepted'), ...ofOthers];
    expect(await sendAgain(shop, known)).toEqual({ replayed: known.length });
    await victim.restart();
    await untilWhole();
  });

  test('loses nothing that was accepted with waitReplicas', async () => {
    const { victim, load } = await openUnderLoad({ waitReplicas: { replicas: 1 } });
    await victim.kill();
    await until(
      'the replica takes over',
      async () => (await cluster.masterOf(redisKeyOf('key-0'))) !== victim,
    );
    const accepted = (await load.stop()).filter(({ code }) => code === 'accepted');
    await victim.restart();
    await untilWhole();
    const shop = await open();
    expect(await sendAgain(shop, accepted)).toEqual({ replayed: accepted.length });
  });

  test('is replaced though it only hangs, and decides nothing that was decided without it', async () => {
    const { victim, isOrphan, load, replicated } = await openUnderLoad();
    victim.pause();
    const untilThen = load.sent.length;
    try {
      await untilServedAgain(load, KEY_IDS.filter(isOrphan));
    } finally {
      victim.resume();
    }
    await untilWhole();
    const since = (await load.stop()).slice(untilThen + KEY_IDS.length);
    const known = [...replicated, ...since].filter(({ code }) => code === 'accepted');
    expect(await sendAgain(await open(), known)).toEqual({ replayed: known.length });
  });
});

describe('an answer that is lost with its connection', () => {
  test('makes no replay of a request that nobody has sent before', async () => {
    const [keyId] = KEY_IDS as [string];
    // The client makes the connection anew by itself and sends again what was not answered.
    const client = cluster.client({
      clusterNodeRetryStrategy: () => 5,
      redisOptions: { connectionName: 'victim' },
    });
    const shop = await open({ client });
    const master = await cluster.masterOf(redisKeyOf(keyId));
    const administrator = master.client();
    const connections = String(await administrator.client('LIST')).split('\n');
    const connection = connections.find((line) => line.includes('name=victim')) as string;
    const id = /id=(\d+)/.exec(connection)?.[1] as string;
    const isAsking = (node: object) => (node as { commandQueue: { length: number } }).commandQueue.length > 0;
    master.pause();
    const code = shop.send(signed({ keyId }));
    await until('the request is on its way', () => client.nodes().some(isAsking));
    const closed = administrator.client('KILL', 'ID', id);
    await until('the end of the connection is on its way', () => isAsking(administrator));
    master.resume();
    expect(await closed).toBe(1);
    expect(['accepted', 'store_unavailable']).toContain(await code);
  });
});
