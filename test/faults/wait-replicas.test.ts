import { redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { ask, hasReplicas } from '../support/redis/ask.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import type { TcpProxy } from '../support/redis/tcp-proxy.ts';
import { until } from '../support/redis/until.ts';
import { openShop, refusalOf, type Shop, sendCopies, signed, tally } from './acme.ts';
import { networkOf, PATIENCE_MS, serve, untilOpen } from './serve.ts';

interface Pair {
  readonly master: RedisServer;
  readonly replica: RedisServer;
  /** Link between them. */
  readonly link: TcpProxy;
  /** Takes requests once a replica has them. */
  readonly shop: Shop;
}

async function openPair(): Promise<Pair> {
  const master = await serve({ args: ['--repl-diskless-sync-delay', '0'] });
  const link = await networkOf(master);
  const replica = await serve({ args: ['--replicaof', '127.0.0.1', String(link.port)] });
  await until('the replica follows', () => hasReplicas(master, 1));
  const shop = openShop(
    redis(master.client(), { timeoutMs: PATIENCE_MS, waitReplicas: { replicas: 1, timeoutMs: 400 } }).store,
  );
  await untilOpen(shop);
  return { master, replica, link, shop };
}

test('accepts each request once, and its replica knows it', async () => {
  const { master, replica, shop } = await openPair();
  const requests = Array.from({ length: 50 }, () => signed());
  const answers = await Promise.all(requests.map((request) => sendCopies([shop], request, 4)));
  for (const codes of answers) expect(tally(codes)).toEqual({ accepted: 1, replayed: 3 });
  await master.kill();
  await ask(replica, 'replicaof', 'no', 'one');
  const successor = openShop(redis(replica.client(), { timeoutMs: PATIENCE_MS }).store);
  const again = await Promise.all(requests.map((request) => successor.send(request)));
  expect(tally(again)).toEqual({ replayed: 50 });
});

test('refuses while no replica can be reached, and says why', async () => {
  const { link, shop } = await openPair();
  link.hold();
  const { code, response, cause } = refusalOf(await shop.verify(signed()));
  expect([code, response.status]).toEqual(['store_unavailable', 503]);
  expect(cause).toMatchObject({ message: '0 replicas out of 1 had the admission after 400 ms' });
});

test('accepts, once, what was refused for want of a replica when it comes again', async () => {
  const { link, shop, master } = await openPair();
  const requests = Array.from({ length: 20 }, () => signed());
  link.hold();
  const during = await Promise.all(requests.map((request) => shop.send(request)));
  expect(tally(during)).toEqual({ store_unavailable: 20 });
  link.release();
  await until('the replica follows', () => hasReplicas(master, 1));
  const after = await Promise.all(requests.map((request) => sendCopies([shop], request, 4)));
  for (const codes of after) expect(tally(codes)).toEqual({ accepted: 1, replayed: 3 });
});

test('accepts what was refused for want of a replica however often it came meanwhile', async () => {
  const { link, shop, master } = await openPair();
  const request = signed();
  link.hold();
  for (let i = 0; i < 4; i++) expect(await shop.send(request)).toBe('store_unavailable');
  link.release();
  await until('the replica follows', () => hasReplicas(master, 1));
  expect(tally(await sendCopies([shop], request, 4))).toEqual({ accepted: 1, replayed: 3 });
});

test('still calls a replay a replay after its request was given back and accepted', async () => {
  const { link, shop, master } = await openPair();
  const request = signed();
  for (let round = 0; round < 2; round++) {
    link.hold();
    expect(await shop.send(signed())).toBe('store_unavailable');
    link.release();
    await until('the replica follows', () => hasReplicas(master, 1));
    expect(await shop.send(request)).toBe(round === 0 ? 'accepted' : 'replayed');
  }
});

test('serves again by itself after the replica was away', async () => {
  const { link, replica, shop } = await openPair();
  await replica.kill();
  expect(await shop.send()).toBe('store_unavailable');
  await replica.restart();
  await until('requests are accepted', async () => (await shop.send()) === 'accepted');
  await link.refuse(true);
  link.cut();
  await until('requests are refused', async () => (await shop.send()) === 'store_unavailable');
  await link.refuse(false);
  await until('requests are accepted', async () => (await shop.send()) === 'accepted');
});

test('loads the script in the pipeline when the server has lost it', async () => {
  const { master, shop } = await openPair();
  await ask(master, 'script', 'flush');
  const request = signed();
  expect(tally(await sendCopies([shop], request, 4))).toEqual({ accepted: 1, replayed: 3 });
});

test('refuses when fewer replicas have the claim than were asked for', async () => {
  const { master } = await openPair();
  const shop = openShop(
    redis(master.client(), { timeoutMs: PATIENCE_MS, waitReplicas: { replicas: 2, timeoutMs: 150 } }).store,
  );
  const { code, cause } = refusalOf(await shop.verify(signed()));
  expect(code).toBe('store_unavailable');
  expect(cause).toMatchObject({ message: '1 replicas out of 2 had the admission after 150 ms' });
});
