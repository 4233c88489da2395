/** Times to live as the server itself lets them pass. */

import type { AdmissionRequest } from 'countersign';
import { redis } from 'countersign/redis';
import { expect, test } from 'vitest';
import { until } from '../support/redis/until.ts';
import { PATIENCE_MS, serve } from './serve.ts';

/** A set outlives its ids by 15 to 30 s, since each prolongation is a command. */
const [LEAST_MS, MOST_MS] = [15_000, 30_000];
const SLIP_MS = 5_000;

test('all of a silent key goes by itself, and nothing before its time', { timeout: 60_000 }, async () => {
  const server = await serve();
  const client = server.client();
  const store = redis(client, { timeoutMs: PATIENCE_MS }).store;
  const nowMs = Date.now();
  const short: AdmissionRequest = {
    keyId: 'acme:key-1',
    replayId: 'id',
    timestampMs: nowMs,
    expiresAtMs: nowMs + 1_000,
    limits: [{ limit: 2, windowSeconds: 1 }],
    cost: 1,
    nowMs,
  };
  expect(await store.admit(short)).toMatchObject({ outcome: 'admitted' });
  const begun = performance.now();
  expect(await store.admit(short)).toEqual({ outcome: 'replayed' });
  expect(await client.dbsize()).toBe(2);
  await until('account and set are gone', async () => (await client.dbsize()) === 0, 45_000);
  const tookMs = performance.now() - begun;
  expect(tookMs).toBeGreaterThan(LEAST_MS);
  expect(tookMs).toBeLessThan(1_000 + MOST_MS + SLIP_MS);
  expect(await store.admit({ ...short, expiresAtMs: Date.now() + 1_000 })).toMatchObject({
    outcome: 'admitted',
  });
});
