import { type RedisClient, redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { until } from '../support/redis/until.ts';
import { openShop, signed } from './acme.ts';
import { networkOf, PATIENCE_MS, serve, untilOpen } from './serve.ts';

const TIMEOUT_MS = 60;

/** Commands that the client has sent and that are not answered. */
function unansweredBy(client: RedisClient): number {
  return (client as unknown as { commandQueue: { length: number } }).commandQueue.length;
}

test('takes back nothing on a server that lost the admission and has admitted the request once more', async () => {
  const server = await serve();
  const network = await networkOf(server);
  const client = server.client({ port: network.port, retryStrategy: () => 20 });
  const shop = openShop(redis(client, { timeoutMs: TIMEOUT_MS }).store);
  await untilOpen(shop);
  const request = signed();
  // Admitted, but told too late: the request is refused, and the server is to forget it.
  network.delay(3 * TIMEOUT_MS);
  expect(await shop.send(request)).toBe('store_unavailable');
  server.pause();
  // Unlike a claim, it is two commands.
  await until('the order to forget is on its way', () => unansweredBy(client) === 2);
  // That order never gets there: it is sent again to a server that does not have the admission.
  await network.refuse(true);
  await server.kill();
  network.cut();
  const lostAt = performance.now();
  await server.restart();
  const other = openShop(redis(server.client(), { timeoutMs: PATIENCE_MS }).store);
  await untilOpen(other);
  expect(await other.send(request)).toBe('accepted');
  await until('the order is out of date', () => performance.now() - lostAt > 3 * TIMEOUT_MS);
  network.delay(0);
  await network.refuse(false);
  await untilOpen(shop);
  await until('the order was received', () => unansweredBy(client) === 0);
  expect(await other.send(request)).toBe('replayed');
});
