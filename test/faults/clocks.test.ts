import { redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { openShop, signed, tally, WINDOW_SECONDS } from './acme.ts';
import { PATIENCE_MS, serve } from './serve.ts';

const HOUR_MS = 3_600_000;

test('verifiers whose clocks are an hour apart share one minute of a limit', async () => {
  const server = await serve();
  const limits = [{ limit: 6, windowSeconds: 60 }];
  const codes: string[] = [];
  for (const aheadMs of [0, HOUR_MS, -HOUR_MS]) {
    const clock = () => Date.now() + aheadMs;
    const shop = openShop(redis(server.client(), { timeoutMs: PATIENCE_MS }).store, { limits, clock });
    for (let i = 0; i < 4; i++) codes.push(await shop.send(signed({ datedMs: clock() })));
  }
  expect(tally(codes)).toEqual({ accepted: 6, rate_limited: 6 });
  expect(codes.slice(0, 6)).toEqual(Array(6).fill('accepted'));
});

test('a request over the limit may come again after at most two windows of the time of Redis', async () => {
  const server = await serve();
  const clock = () => Date.now() + HOUR_MS;
  const limits = [{ limit: 1, windowSeconds: 60 }];
  const shop = openShop(redis(server.client(), { timeoutMs: PATIENCE_MS }).store, { limits, clock });
  await shop.send(signed({ datedMs: clock() }));
  const verdict = await shop.verify(signed({ datedMs: clock() }));
  if (verdict.ok || verdict.code !== 'rate_limited') throw new Error('the request is not over its limit');
  expect(verdict.retryAfterSeconds).toBeGreaterThan(0);
  expect(verdict.retryAfterSeconds).toBeLessThanOrEqual(120);
});

test.each([
  ['now', 0],
  ['in the past', -200],
  ['in the future', 290],
])(
  'an id is kept until its request can no longer pass, by the clock of the verifier (dated %s)',
  async (_what, dated) => {
    const server = await serve();
    const client = server.client();
    const nowMs = Date.now() - 12 * HOUR_MS;
    const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store, { clock: () => nowMs });
    const datedMs = nowMs + dated * 1000;
    expect(await shop.send(signed({ datedMs }))).toBe('accepted');
    const sets = (await client.keys('*')).filter((key) => !key.endsWith('account'));
    expect(sets).toHaveLength(1);
    const leftMs = await client.pttl(sets[0] as string);
    expect(leftMs).toBeGreaterThanOrEqual((dated + WINDOW_SECONDS) * 1000);
    // Both sides of the window, and a minute of margins.
    expect(leftMs).toBeLessThanOrEqual((dated + 2 * WINDOW_SECONDS + 60) * 1000);
  },
);

test('a request is known again by a verifier whose clock differs', async () => {
  const server = await serve();
  const shops = [-2_000, 0, 2_000].map((aheadMs) =>
    openShop(redis(server.client(), { timeoutMs: PATIENCE_MS }).store, { clock: () => Date.now() + aheadMs }),
  );
  for (const shop of shops) {
    const request = signed();
    const codes = [await shop.send(request)];
    for (const other of shops) codes.push(await other.send(request));
    expect(codes).toEqual(['accepted', 'replayed', 'replayed', 'replayed']);
  }
});

test('every key that the store writes has a time to live', async () => {
  const server = await serve();
  const client = server.client();
  const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store, {
    limits: [{ limit: 2, windowSeconds: 60 }],
  });
  for (let i = 0; i < 4; i++) await shop.send();
  for (const key of await client.keys('*')) expect(await client.pttl(key), key).toBeGreaterThan(0);
});
