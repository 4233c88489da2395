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

test('gives nothing back that the process has admitted alone meanwhile, so that it passes nowhere else', async () => {
  const server = await serve();
  const proxy = await networkOf(server);
  const slow = redis(server.client({ port: proxy.port }), { timeoutMs: DEADLINE_MS }).store;
  const limits = [{ limit: 3, windowSeconds: 3600 }];
  const [alone, refusing] = [openShop(slow, { limits, onStoreFailure: 'local' }), openShop(slow)];
  await untilOpen(refusing);
  const other = openShop(redis(server.client(), { timeoutMs: PATIENCE_MS }).store);
  const administrator = server.client();
  proxy.delay(3 * DEADLINE_MS);
  const [admitted, failed, over] = [signed(), signed(), signed()];
  // One batch, of which Redis admits each, and the process all but the one that it refuses and the one over the limit.
  const more = [signed(), signed()];
  const sent = [admitted, ...more, over].map((each) => alone.send(each));
  expect(await Promise.all([...sent, refusing.send(failed)])).toEqual([
    ...['accepted', 'accepted', 'accepted', 'rate_limited'],
    'store_unavailable',
  ]);
  // A copy that is decided on at once, while the first answer is overdue.
  expect(await alone.send(failed)).toBe('rate_limited');
  proxy.delay(0);
  await untilOpen(refusing);
  await until('what was refused was given back', async () => (await countGivenBack(administrator)) > 0);
  expect(await other.send(failed)).toBe('accepted');
  expect(tally(await Promise.all([admitted, ...more].map((each) => other.send(each))))).toEqual({
    replayed: 3,
  });
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
