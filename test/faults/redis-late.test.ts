import { redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { until } from '../support/redis/until.ts';
import { openShop, refusalOf, sendCopies, signed, tally } from './acme.ts';
import { DEADLINE_MS, networkOf, PATIENCE_MS, serve, untilOpen } from './serve.ts';

test('accepts when the answer is slow but within the deadline', async () => {
  const server = await serve();
  const proxy = await networkOf(server);
  const shop = openShop(redis(server.client({ port: proxy.port }), { timeoutMs: PATIENCE_MS }).store);
  await untilOpen(shop);
  proxy.delay(120);
  expect(await shop.send()).toBe('accepted');
  const codes = await Promise.all(Array.from({ length: 100 }, () => shop.send()));
  expect(tally(codes)).toEqual({ accepted: 100 });
  expect(shop.events).toEqual([]);
});

test('gives an admission back whose answer came after the deadline', async () => {
  const server = await serve();
  const proxy = await networkOf(server);
  const shop = openShop(redis(server.client({ port: proxy.port }), { timeoutMs: DEADLINE_MS }).store);
  await untilOpen(shop);
  const administrator = server.client();
  const idsBefore = await countIds(administrator);
  proxy.hold();
  const request = signed();
  const asked = shop.verify(request);
  expect(refusalOf(await asked).code).toBe('store_unavailable');
  proxy.release();
  await untilOpen(shop);
  await until('the request is accepted', async () => (await shop.send(request)) === 'accepted');
  expect(tally(await sendCopies([shop], request, 5))).toEqual({ replayed: 5 });
  expect(await countIds(administrator)).toBeGreaterThan(idsBefore);
});

test('gives back each of a batch that was admitted, and no more than those', async () => {
  const server = await serve();
  const proxy = await networkOf(server);
  const shop = openShop(redis(server.client({ port: proxy.port }), { timeoutMs: DEADLINE_MS }).store);
  await untilOpen(shop);
  const accepted = signed();
  expect(await shop.send(accepted)).toBe('accepted');
  // Replies alone are late, so that the server decides in time.
  proxy.delay(2 * DEADLINE_MS);
  const late = Array.from({ length: 10 }, () => signed());
  const codes = await Promise.all([accepted, ...late].map((each) => shop.send(each)));
  expect(tally(codes)).toEqual({ store_unavailable: 11 });
  proxy.delay(0);
  await untilOpen(shop);
  const administrator = server.client();
  await until('all were given back', async () => (await countGivenBack(administrator)) === 10);
  expect(await shop.send(accepted)).toBe('replayed');
  const again = await Promise.all(late.flatMap((each) => [shop.send(each), shop.send(each)]));
  expect(tally(again)).toEqual({ accepted: 10, replayed: 10 });
});

type Client = Awaited<ReturnType<typeof serve>> extends { client(): infer C } ? C : never;

const DIGEST_BYTES = 12;

async function membersOf(client: Client): Promise<Buffer[]> {
  const members: Buffer[] = [];
  for (const key of await client.keys('*')) {
    if ((await client.type(key)) === 'set') members.push(...(await client.smembersBuffer(key)));
  }
  return members;
}

async function countIds(client: Client): Promise<number> {
  return (await membersOf(client)).filter(({ length }) => length === DIGEST_BYTES).length;
}

async function countGivenBack(client: Client): Promise<number> {
  return (await membersOf(client)).filter(({ length }) => length !== DIGEST_BYTES).length;
}
