import { redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { openShop, signed, tally } from './acme.ts';
import { networkOf, PATIENCE_MS, serve, untilOpen } from './serve.ts';

// The bytes of a reply at which the connection is reset, from none to nearly all.
const POINTS = [0, 1, 4, 9, 14];

test.each(POINTS)(
  'never calls a first request a replay when the connection is reset after %i bytes of the reply',
  async (bytes) => {
    const server = await serve();
    const proxy = await networkOf(server);
    const client = server.client({ port: proxy.port, retryStrategy: () => 5 });
    const shop = openShop(redis(client, { timeoutMs: 400 }).store);
    await untilOpen(shop);
    const requests = Array.from({ length: 10 }, () => signed());
    proxy.resetAfterReplyBytes(bytes);
    const first = await Promise.all(requests.map((each) => shop.send(each)));
    expect(first).not.toContain('replayed');
    await untilOpen(shop);
    const second = await Promise.all(requests.map((each) => shop.send(each)));
    const third = await Promise.all(requests.map((each) => shop.send(each)));
    expect(tally(third)).toEqual({ replayed: 10 });
    requests.forEach((_, i) => {
      const times = [first[i], second[i]].filter((code) => code === 'accepted').length;
      expect(times).toBeLessThanOrEqual(1);
    });
  },
);

test('never accepts a request twice when connections break again and again', async () => {
  const server = await serve();
  const proxies = await Promise.all([networkOf(server), networkOf(server)]);
  const shops = proxies.map(({ port }) =>
    openShop(redis(server.client({ port, retryStrategy: () => 5 }), { timeoutMs: 150 }).store),
  );
  for (const shop of shops) await untilOpen(shop);
  const requests = Array.from({ length: 60 }, () => signed());
  const accepted = new Map<object, number>();
  for (const [i, request] of requests.entries()) {
    if (i % 3 === 0) proxies[i % 2]?.resetAfterReplyBytes(i % 20);
    if (i % 7 === 0) proxies[(i + 1) % 2]?.cut();
    const codes = await Promise.all([...shops, ...shops].map((shop) => shop.send(request)));
    accepted.set(request, codes.filter((code) => code === 'accepted').length);
  }
  for (const shop of shops) await untilOpen(shop);
  for (const request of requests) {
    const codes = await Promise.all(shops.map((shop) => shop.send(request)));
    const times = (accepted.get(request) ?? 0) + codes.filter((code) => code === 'accepted').length;
    expect(times).toBeLessThanOrEqual(1);
  }
});

test('refuses a replay as such again after the connection broke', async () => {
  const server = await serve();
  const proxy = await networkOf(server);
  const client = server.client({ port: proxy.port, retryStrategy: () => 5 });
  const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
  const request = signed();
  expect(await shop.send(request)).toBe('accepted');
  proxy.cut();
  await untilOpen(shop);
  expect(await shop.send(request)).toBe('replayed');
});
