import { redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { until } from '../support/redis/until.ts';
import { openShop, refusalOf, sendCopies, signed, tally } from './acme.ts';
import { connect, DEADLINE_MS, serve, untilOpen } from './serve.ts';

test('refuses while Redis hangs, and serves by itself when it goes on', async () => {
  const server = await serve();
  const shop = openShop(redis(await connect(server), { timeoutMs: DEADLINE_MS }).store);
  expect(await shop.send()).toBe('accepted');
  server.pause();
  const { code, response, cause } = refusalOf(await shop.verify(signed()));
  expect([code, response.status]).toEqual(['store_unavailable', 503]);
  expect(cause).toMatchObject({ message: expect.stringContaining(`${DEADLINE_MS} ms`) });
  server.resume();
  await untilOpen(shop);
  expect(shop.events.map(({ event }) => event)).toEqual([
    'countersign.store_failed',
    'countersign.store_recovered',
  ]);
});

test('fails at once while an answer is overdue, except for a single claim from time to time', async () => {
  const server = await serve();
  const client = await connect(server);
  const shop = openShop(redis(client, { timeoutMs: DEADLINE_MS }).store);
  expect(await shop.send()).toBe('accepted');
  server.pause();
  expect(await shop.send()).toBe('store_unavailable');
  let probes = 0;
  let refusedAtOnce = 0;
  await until('three probes have been sent', async () => {
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => shop.verify(signed())));
    for (const verdict of verdicts) {
      if (/has not answered/.test(String(refusalOf(verdict).cause))) refusedAtOnce++;
      else probes++;
    }
    return probes >= 3;
  });
  expect(probes).toBe(3);
  expect(refusedAtOnce).toBeGreaterThanOrEqual(3 * 49);
  const { commandQueue } = client as unknown as { commandQueue: { length: number } };
  expect(commandQueue.length).toBe(1 + probes);
});

test('accepts what was refused during the pause when it is sent again, exactly once among many copies', async () => {
  const server = await serve();
  const clients = [await connect(server), await connect(server)];
  const shops = clients.map((client) => openShop(redis(client, { timeoutMs: DEADLINE_MS }).store));
  for (const shop of shops) expect(await shop.send()).toBe('accepted');
  server.pause();
  const requests = Array.from({ length: 10 }, () => signed());
  const during = await Promise.all(requests.map((request) => sendCopies(shops, request, 3)));
  expect(tally(during.flat())).toEqual({ store_unavailable: 60 });
  server.resume();
  for (const shop of shops) await untilOpen(shop);
  const after = await Promise.all(requests.map((request) => sendCopies(shops, request, 3)));
  for (const codes of after) expect(tally(codes)).toEqual({ accepted: 1, replayed: 5 });
});

test('spends no quota on what was refused during the pause', async () => {
  const server = await serve();
  const limits = [{ limit: 5, windowSeconds: 3600 }];
  const shop = openShop(redis(await connect(server), { timeoutMs: DEADLINE_MS }).store, { limits });
  expect(await shop.send()).toBe('accepted');
  server.pause();
  const codes = await Promise.all(Array.from({ length: 10 }, () => shop.send()));
  expect(tally(codes)).toEqual({ store_unavailable: 10 });
  server.resume();
  await until('Redis answers', async () => (await shop.send()) !== 'store_unavailable');
  const rest = await Promise.all(Array.from({ length: 10 }, () => shop.send()));
  expect(tally(rest)).toEqual({ accepted: 3, rate_limited: 7 });
});

test('gives back what the first batch of all got too late', async () => {
  const server = await serve();
  const client = await connect(server);
  const shop = openShop(redis(client, { timeoutMs: DEADLINE_MS }).store);
  server.pause();
  const request = signed();
  // Nothing is known of the server's clock yet, so that this has no deadline by it.
  expect(await shop.send(request)).toBe('store_unavailable');
  server.resume();
  await until('the request is accepted', async () => (await shop.send(request)) === 'accepted');
  expect(tally(await sendCopies([shop], request, 5))).toEqual({ replayed: 5 });
});
