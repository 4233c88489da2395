/** Failures of the server and of connections, with each client that is not of ioredis. */

import { inspect } from 'node:util';
import { type RedisClient, type RedisOptions, redis } from 'countersign/redis';
import { createClient } from 'redis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Connect, nodeRedis, OTHER_CLIENTS, socketTo } from '../support/redis/any-client.ts';
import { hasReplicas } from '../support/redis/ask.ts';
import { forThisTest } from '../support/redis/for-this-test.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';
import { openShop, refusalOf, type Shop, sendCopies, signed, tally } from './acme.ts';
import { END, failureOf, openOperations, RIVAL, START, STEPS } from './operations.ts';
import { DEADLINE_MS, networkOf, PATIENCE_MS, serve, untilOpen } from './serve.ts';

const masterKeys = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;

interface Opened {
  readonly server: RedisServer;
  readonly client: RedisClient;
  readonly shop: Shop;
}

async function opened(connect: Connect, options: RedisOptions = { timeoutMs: DEADLINE_MS }): Promise<Opened> {
  const server = await serve();
  const client = await forThisTest(connect(server.port));
  const shop = openShop(redis(client, options).store);
  await untilOpen(shop);
  return { server, client, shop };
}

const NODE_REDIS = OTHER_CLIENTS.filter(([name]) => name.startsWith('node-redis'));
const GLIDE = OTHER_CLIENTS.filter(([name]) => name.includes('GLIDE'));

describe.each(OTHER_CLIENTS)('a store on %s', (_name, connect) => {
  test('refuses while its server is gone, and serves again by itself', async () => {
    const { server, shop } = await opened(connect);
    const requests = Array.from({ length: 10 }, () => signed());
    await server.kill();
    const refused = await Promise.all(requests.map((each) => shop.send(each)));
    expect(tally(refused)).toEqual({ store_unavailable: 10 });
    await server.restart();
    await untilOpen(shop);
    expect(tally(await Promise.all(requests.map((each) => shop.send(each))))).toEqual({ accepted: 10 });
    expect(tally(await Promise.all(requests.map((each) => shop.send(each))))).toEqual({ replayed: 10 });
    const events = shop.events.map(({ event }) => event);
    expect([events.at(0), events.at(-1)]).toEqual([
      'countersign.store_failed',
      'countersign.store_recovered',
    ]);
  });

  test('refuses while its server hangs, and decides once what was refused', async () => {
    const { server, shop } = await opened(connect);
    const requests = Array.from({ length: 10 }, () => signed());
    server.pause();
    const refused = await Promise.all(requests.map((each) => shop.send(each)));
    expect(tally(refused)).toEqual({ store_unavailable: 10 });
    await until('requests fail at once', async () =>
      /has not answered/.test(String(refusalOf(await shop.verify(signed())).cause)),
    );
    server.resume();
    await untilOpen(shop);
    for (const each of requests)
      await until('it is accepted once', async () => (await shop.send(each)) === 'accepted');
    const again = await Promise.all(requests.flatMap((each) => [shop.send(each), shop.send(each)]));
    expect(tally(again)).toEqual({ replayed: 20 });
  });

  test('gives back an admission whose answer came too late', async () => {
    const server = await serve();
    const network = await networkOf(server);
    const client = await forThisTest(connect(network.port));
    const shop = openShop(redis(client, { timeoutMs: DEADLINE_MS }).store);
    await untilOpen(shop);
    network.hold();
    const request = signed();
    expect(await shop.send(request)).toBe('store_unavailable');
    network.release();
    await untilOpen(shop);
    await until('it is accepted', async () => (await shop.send(request)) === 'accepted');
    expect(tally(await sendCopies([shop], request, 5))).toEqual({ replayed: 5 });
  });

  test('goes on after its script was forgotten, and its connection was killed', async () => {
    const { server, shop } = await opened(connect, { timeoutMs: PATIENCE_MS });
    const administrator = server.client();
    const request = signed();
    await administrator.script('FLUSH');
    expect(await shop.send(request)).toBe('accepted');
    await administrator.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await untilOpen(shop);
    expect(await shop.send(request)).toBe('replayed');
  });

  test('never accepts a request twice while its connections break', async () => {
    const server = await serve();
    const network = await networkOf(server);
    const client = await forThisTest(connect(network.port));
    const shop = openShop(redis(client, { timeoutMs: 500 }).store);
    await untilOpen(shop);
    const accepted = new Map<object, number>();
    for (let round = 0; round < 10; round++) {
      const requests = Array.from({ length: 5 }, () => signed());
      network.resetAfterReplyBytes(round * 3);
      for (let copy = 0; copy < 3; copy++) {
        const codes = await Promise.all(requests.map((each) => shop.send(each)));
        codes.forEach((code, i) => {
          if (code === 'accepted')
            accepted.set(requests[i] as object, (accepted.get(requests[i] as object) ?? 0) + 1);
        });
      }
    }
    expect([...accepted.values()].filter((times) => times > 1)).toEqual([]);
    await untilOpen(shop);
  });

  test('warns of a server that evicts', async () => {
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => emit.mockRestore());
    const server = await serve({ args: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] });
    const shop = openShop(redis(await forThisTest(connect(server.port))).store);
    await untilOpen(shop);
    await until('it has warned', () => emit.mock.calls.length > 0);
    expect(emit.mock.calls.map(([text]) => String(text))).toEqual([
      expect.stringContaining('(maxmemory-policy allkeys-lru)'),
    ]);
  });
});

describe.each(OTHER_CLIENTS)('operations on %s', (_name, connect) => {
  test.each(STEPS)('fail in time while the server hangs: %s', async (_step, step) => {
    const { server, client } = await opened(connect);
    server.pause();
    const failure = await failureOf(step(openOperations(client)));
    expect(failure.message).toBe(`Redis did not answer within ${DEADLINE_MS} ms`);
  });

  test('release what the server began when it went on, though nobody heard of it', async () => {
    const { server, client } = await opened(connect);
    const operations = openOperations(client);
    server.pause();
    await failureOf(operations.begin(START));
    server.resume();
    await until('another may begin', async () => (await operations.begin(RIVAL)).outcome === 'started');
  });

  test('have nothing of a record in their errors', async () => {
    const server = await serve({ args: ['--rename-command', 'EVALSHA', ''] });
    const operations = openOperations(await forThisTest(connect(server.port)), PATIENCE_MS);
    const failure = await failureOf(
      operations.finish({ ...END, record: Buffer.from('a secret shown once') }),
    );
    expect(failure.message).toMatch(/unknown command/);
    expect(inspect(failure, { depth: 9 })).not.toMatch(/a secret|args beginning|f1/);
  });
});

describe.each(OTHER_CLIENTS)('keys on %s', (_name, connect) => {
  test('hear of changes again after the connection of the subscriber was lost', async () => {
    const server = await serve();
    const subscriber = await forThisTest(connect(server.port));
    const client = await forThisTest(connect(server.port));
    const keys = redis(client, { timeoutMs: PATIENCE_MS }).keys({ masterKeys, subscriber });
    onTestFinished(() => keys.close());
    const administrator = redis(server.client(), { timeoutMs: PATIENCE_MS }).keys({ masterKeys });
    await keys.ready();
    await administrator.create({ id: 'k' });
    await until('the key is known', async () => (await keys.find('k')) !== undefined);
    await server.client().call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until('a subscription stands', async () => {
      const [, count] = (await server.client().pubsub('NUMSUB', 'countersign:{keys}:changes')) as [
        string,
        number,
      ];
      return count === 1;
    });
    await administrator.revoke('k');
    await until('the change is heard', async () => (await keys.find('k'))?.status === 'revoked');
  });

  test('end the connection of the subscriber with close(), and leave the client open', async () => {
    const server = await serve();
    const administrator = server.client();
    const subscriber = await forThisTest(connect(server.port));
    const client = await forThisTest(connect(server.port));
    const keys = redis(client, { timeoutMs: PATIENCE_MS }).keys({ masterKeys, subscriber });
    await keys.ready();
    const connections = async () =>
      String(await administrator.client('LIST'))
        .trim()
        .split('\n').length;
    expect(await connections()).toBe(3);
    await keys.close();
    await until('one connection less', async () => (await connections()) === 2);
    await keys.create({ id: 'k' });
  });
});

describe.each(NODE_REDIS)('a store on %s', (_name, connect) => {
  test('fails at once when its client was closed', async () => {
    const { shop, client } = await opened(connect);
    await (client as unknown as { close: () => Promise<void> }).close();
    const { code, cause } = refusalOf(await shop.verify(signed()));
    expect(code).toBe('store_unavailable');
    expect(String(cause)).toContain('call its connect(), unless it was closed');
  });

  test('waits for replicas', async () => {
    const server = await serve({ args: ['--repl-diskless-sync-delay', '0'] });
    const client = await forThisTest(connect(server.port));
    const replica = await serve({ args: ['--replicaof', '127.0.0.1', String(server.port)] });
    await until('the replica is in sync', () => hasReplicas(server, 1));
    const waitReplicas = { replicas: 1, timeoutMs: 1_000 };
    const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS, waitReplicas }).store);
    const request = signed();
    expect([await shop.send(request), await shop.send(request)]).toEqual(['accepted', 'replayed']);
    replica.pause();
    const refused = signed();
    expect(String(refusalOf(await shop.verify(refused)).cause)).toContain('0 replicas out of 1');
    replica.resume();
    await until(
      'it is accepted, as it was given back',
      async () => (await shop.send(refused)) === 'accepted',
    );
  });
});

test.each(GLIDE)(
  'a store on %s does not wait for replicas, and fails at once when it was closed',
  async (_name, connect) => {
    const { client, shop } = await opened(connect);
    expect(() => redis(client, { waitReplicas: { replicas: 1 } }).store).toThrow(
      'redis(): "waitReplicas" needs a client that sends WAIT with a script: ioredis or node-redis',
    );
    (client as unknown as { close: () => void }).close();
    expect(String(refusalOf(await shop.verify(signed())).cause)).toContain(
      'the client of Redis has been closed',
    );
  },
);

describe('a client of node-redis', () => {
  test('that was never connected fails at once, and serves once it is', async () => {
    const server = await serve();
    const client = createClient({ socket: socketTo(server.port) });
    const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
    expect(String(refusalOf(await shop.verify(signed())).cause)).toContain('call its connect()');
    const subscriber = createClient({ socket: socketTo(server.port) });
    const keys = redis(client).keys({ masterKeys, subscriber });
    await expect(keys.ready()).rejects.toThrow('the subscriber is not open: call its connect()');
    await forThisTest(nodeRedis(client));
    expect(await shop.send()).toBe('accepted');
  });

  test('that is connecting is waited for', async () => {
    const server = await serve();
    const client = createClient({ socket: socketTo(server.port) });
    const connected = forThisTest(nodeRedis(client));
    const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
    expect(await shop.send()).toBe('accepted');
    await connected;
  });

  test('without an offline queue, and with a short one, serves again after its server was gone', async () => {
    const server = await serve();
    const options = { socket: socketTo(server.port), disableOfflineQueue: true, commandsQueueMaxLength: 20 };
    const client = await forThisTest(nodeRedis(createClient(options)));
    const shop = openShop(redis(client, { timeoutMs: DEADLINE_MS }).store);
    await untilOpen(shop);
    await server.kill();
    const codes = await Promise.all(Array.from({ length: 100 }, () => shop.send()));
    expect(tally(codes)).toEqual({ store_unavailable: 100 });
    await server.restart();
    await untilOpen(shop);
  });
});
