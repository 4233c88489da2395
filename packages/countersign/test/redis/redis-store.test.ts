import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../../../test/support/redis/redis-server.ts';
import { until } from '../../../../test/support/redis/until.ts';
import { redisStore } from '../../src/redis/redis-store.ts';
import type { RedisStoreOptions } from '../../src/redis/redis-store-options.ts';
import { request } from './support/requests.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe('options', () => {
  test.each<[option: string, options: object]>([
    ['prefix', { prefix: 'shop{1}:' }],
    ['prefix', { prefix: '}' }],
    ['prefix', { prefix: 1 }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: -1 }],
    ['timeoutMs', { timeoutMs: 1.5 }],
    ['timeoutMs', { timeoutMs: 2 ** 31 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['timeoutMs', { timeoutMs: '250' }],
    ['maxBatch', { maxBatch: 0 }],
    ['maxBatch', { maxBatch: 1001 }],
    ['maxPending', { maxPending: 0 }],
    ['maxPending', { maxPending: Number.POSITIVE_INFINITY }],
    ['refuseOlderThanStart', { refuseOlderThanStart: 'yes' }],
    ['clock', { clock: 1_700_000_000_000 }],
    ['waitReplicas.replicas', { waitReplicas: { replicas: 0 } }],
    ['waitReplicas.replicas', { waitReplicas: {} }],
    ['waitReplicas.timeoutMs', { waitReplicas: { replicas: 1, timeoutMs: 0 } }],
    ['waitReplicas.timeoutMs', { timeoutMs: 100, waitReplicas: { replicas: 1, timeoutMs: 101 } }],
    ['replica', { waitReplicas: { replicas: 1, replica: 1 } }],
    ['timeout', { timeout: 250 }],
    ['storeTimeoutMs', { storeTimeoutMs: 250 }],
  ])('an invalid "%s" is refused by its name: %o', (option, options) => {
    const make = () => redisStore(server.client(), options as RedisStoreOptions);
    expect(make).toThrow(`"${option}"`);
    expect(make).toThrow(/^(redis\(\)|"waitReplicas")/);
  });

  test('wait for replicas no longer than the deadline by default', () => {
    expect(() => redisStore(server.client(), { timeoutMs: 20, waitReplicas: { replicas: 1 } })).not.toThrow();
  });

  test.each([['redis://127.0.0.1'], [undefined], [null], [{}], [{ evalsha: () => undefined }]])(
    'what is no client is refused: %o',
    (client) => {
      expect(() => redisStore(client as never)).toThrow(
        /the client must be one of ioredis, node-redis or Valkey GLIDE/,
      );
    },
  );

  test('the verifier leaves the deadline to it', () => {
    expect(redisStore(server.client(), { timeoutMs: 60 }).timeoutMs).toBe(Number.POSITIVE_INFINITY);
  });
});

test('a process that was held up beyond the deadline takes the answer that came in time', async () => {
  const client = server.client();
  // So that Redis knows the script.
  await redisStore(client, { timeoutMs: 5_000 }).admit(request());
  const store = redisStore(client, { timeoutMs: 100 });
  const admission = store.admit(request());
  // The request is sent at the end of this turn, and answered while the process is busy.
  await new Promise((resolve) => setImmediate(resolve));
  const busyUntil = performance.now() + 200;
  while (performance.now() < busyUntil);
  expect((await admission).outcome).toBe('admitted');
});

describe('stores on one server', () => {
  test('know of each other under one prefix only', async () => {
    const [one, same, other] = [{}, { prefix: 'countersign:' }, { prefix: 'other:' }].map((options) =>
      redisStore(server.client(), { timeoutMs: 5_000, ...options }),
    );
    const copied = request();
    expect(await one?.admit(copied)).toMatchObject({ outcome: 'admitted' });
    expect(await same?.admit(copied)).toMatchObject({ outcome: 'replayed' });
    expect(await other?.admit(copied)).toMatchObject({ outcome: 'admitted' });
  });

  test('leave the client open and as it was', async () => {
    const client = server.client();
    await redisStore(client, { timeoutMs: 5_000 }).admit(request());
    expect(client.status).toBe('ready');
    expect(await client.ping()).toBe('PONG');
  });

  test.each([{ stringNumbers: true }, { protocol: 2 as const }, { protocol: 3 as const }, { db: 3 }])(
    'decide the same whatever the client is set to: %o',
    async (options) => {
      const store = redisStore(server.client(options), { timeoutMs: 5_000 });
      const limits = [{ limit: 2, windowSeconds: 60 }];
      const keyId = `acme:${JSON.stringify(options)}`;
      const state = { limit: 2, windowSeconds: 60, resetSeconds: 60 };
      expect(await store.admit(request({ keyId, limits }))).toEqual({
        outcome: 'admitted',
        limits: [{ ...state, remaining: 1 }],
      });
      await store.admit(request({ keyId, limits }));
      const refused = await store.admit(request({ keyId, limits }));
      expect(refused).toMatchObject({ outcome: 'rate_limited', limits: [{ limit: 2, remaining: 0 }] });
      const { retryAfterSeconds } = refused as { retryAfterSeconds: number };
      expect(retryAfterSeconds).toBeGreaterThan(60);
      expect(retryAfterSeconds).toBeLessThanOrEqual(90);
    },
  );
});

describe('waiting for replicas', () => {
  const waitReplicas = { replicas: 1, timeoutMs: 20 };

  test('fails when there are too few, and gives back what was admitted', async () => {
    const store = redisStore(server.client(), { timeoutMs: 5_000, waitReplicas });
    const unsafe = request();
    await expect(store.admit(unsafe)).rejects.toThrow('0 replicas out of 1');
    const lenient = redisStore(server.client(), { timeoutMs: 5_000 });
    await until('the request is admitted', async () => (await lenient.admit(unsafe)).outcome === 'admitted');
    expect(await lenient.admit(unsafe)).toMatchObject({ outcome: 'replayed' });
  });
});
