/** Lifetimes of the sets of replay ids, by the server's own expiry. */

import { expect, test } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { shiftTime } from '../../../../../test/support/redis/shift-time.ts';
import { redisStore } from '../../../src/redis/redis-store.ts';
import type { RedisStoreOptions } from '../../../src/redis/redis-store-options.ts';
import { request } from '../support/requests.ts';

const SET = 'countersign:{acme:key-1}:1';
/** Least time by which a set outlives its ids. */
const MARGIN_MS = 10_000;
/** Longest time by which a set outlives its ids. */
const MOST_MS = 20_000;
/** Time that the tests themselves may take. */
const SLIP_MS = 5_000;
const LIFE_MS = 300_000;

const redis = redisOfFile();

function openStore(options: RedisStoreOptions = {}) {
  return redisStore(redis.client, { timeoutMs: 5_000, ...options });
}

test('a set outlives each of its ids by 10 to 20 seconds, whenever they came', async () => {
  let nowMs = 1_764_547_200_000;
  const store = openStore({ clock: () => nowMs });
  for (let second = 0; second < 100; second++) {
    expect(await store.admit(request({ nowMs }))).toMatchObject({ outcome: 'admitted' });
    const left = await redis.client.pttl(SET);
    expect(left, `after ${second} s`).toBeGreaterThan(LIFE_MS + MARGIN_MS - SLIP_MS);
    expect(left, `after ${second} s`).toBeLessThanOrEqual(LIFE_MS + MOST_MS);
    nowMs += 1_000;
    await shiftTime(redis.client, 1_000);
  }
});

test('a set is prolonged in the very millisecond in which it would outlive its ids by less', async () => {
  const start = 1_764_547_200_000;
  let nowMs = start;
  const store = openStore({ clock: () => nowMs });
  const prolonged: number[] = [];
  for (const ms of [0, 9_999, 10_000, 10_001, 20_001, 20_002]) {
    nowMs = start + ms;
    // A mark by which a set that was not prolonged is known.
    await redis.client.pexpire(SET, 1_000_000);
    await store.admit(request({ nowMs }));
    if ((await redis.client.pttl(SET)) < 500_000) prolonged.push(ms);
  }
  expect(prolonged).toEqual([0, 10_001, 20_002]);
});

test('an id is kept by the clock of Redis where that of the verifier is ahead, and may be corrected', async () => {
  const dated = Date.now();
  const ahead = { timestampMs: dated, expiresAtMs: dated + 108_000, nowMs: dated + 95_000 };
  await openStore().admit(request(ahead));
  expect(await redis.client.pttl(SET)).toBeGreaterThan(108_000 + MARGIN_MS - SLIP_MS);
  expect(await redis.client.pttl('countersign:{acme:key-1}:account')).toBeGreaterThan(108_000);
});

test('an id is kept by the clock of its verifier where that of Redis is ahead', async () => {
  const nowMs = Date.now() - 3_600_000;
  await openStore().admit(request({ nowMs }));
  expect(await redis.client.pttl(SET)).toBeGreaterThan(LIFE_MS + MARGIN_MS - SLIP_MS);
  expect(await redis.client.pttl(SET)).toBeLessThanOrEqual(LIFE_MS + MOST_MS);
});

test('an id is kept for no more than twice its life where the clock of Redis is far behind', async () => {
  const nowMs = Date.now() + 3_600_000;
  await openStore().admit(request({ nowMs }));
  expect(await redis.client.pttl(SET)).toBeGreaterThan(2 * LIFE_MS);
  expect(await redis.client.pttl(SET)).toBeLessThanOrEqual(2 * LIFE_MS + MOST_MS);
});

test('a set that is gone while its account is there comes back with a time to live', async () => {
  const store = openStore();
  await store.admit(request());
  await redis.client.del(SET);
  await store.admit(request());
  const left = await redis.client.pttl(SET);
  expect(left).toBeGreaterThan(LIFE_MS + MARGIN_MS - SLIP_MS);
  expect(left).toBeLessThanOrEqual(LIFE_MS + MOST_MS);
});

test('a set that is gone comes back with a time to live also in a batch of several keys', async () => {
  const store = openStore();
  const keyIds = ['acme:key-1', 'acme:key-2', 'acme:key-3'];
  const sendAll = () =>
    Promise.all(keyIds.flatMap((keyId) => [1, 2].map(() => store.admit(request({ keyId })))));
  await sendAll();
  await redis.client.del(SET, 'countersign:{acme:key-3}:1');
  await sendAll();
  for (const keyId of keyIds)
    expect(await redis.client.pttl(`countersign:{${keyId}}:1`)).toBeGreaterThan(LIFE_MS);
});
