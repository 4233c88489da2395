import { describe, expect, test } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { redisOperationStore } from '../../../src/redis/redis-operation-store.ts';
import type { RedisOperationStoreOptions } from '../../../src/redis/redis-operation-store-options.ts';
import type { OperationStart, OperationStore } from '../../../src/store.ts';

const redis = redisOfFile();

const START: OperationStart = { id: 'ab12', token: 'a1', fingerprint: 'f1', leaseMs: 30_000 };
const END = { ...START, record: Buffer.from('done'), ttlMs: 100_000 };

function open(options: RedisOperationStoreOptions = {}): OperationStore {
  return redisOperationStore(redis.server.client(), { timeoutMs: 5_000, ...options });
}

describe('options', () => {
  test.each<[option: string, options: object]>([
    ['prefix', { prefix: 'shop{1}:' }],
    ['prefix', { prefix: 1 }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: 1.5 }],
    ['timeoutMs', { timeoutMs: 2 ** 31 }],
    ['timeoutMs', { timeoutMs: '250' }],
  ])('an invalid "%s" is refused by its name: %o', (option, options) => {
    const make = () => redisOperationStore(redis.server.client(), options as RedisOperationStoreOptions);
    expect(make).toThrow(`"${option}"`);
    expect(make).toThrow(/^redis\(\)/);
  });
});

describe('on one server', () => {
  test('stores of several connections give an operation to one of a hundred at once', async () => {
    const stores = Array.from({ length: 4 }, () => open());
    const states = await Promise.all(
      Array.from({ length: 100 }, (_, i) => stores[i % 4]?.begin({ ...START, token: `t${i}` })),
    );
    expect(states.filter((state) => state?.outcome === 'started')).toHaveLength(1);
  });

  test('stores know of each other under one prefix only', async () => {
    const [one, same, other] = [open(), open({ prefix: 'countersign:' }), open({ prefix: 'other:' })];
    expect(await one.begin(START)).toMatchObject({ outcome: 'started' });
    expect(await same.begin({ ...START, token: 'b2' })).toMatchObject({ outcome: 'running' });
    expect(await other.begin({ ...START, token: 'b2' })).toMatchObject({ outcome: 'started' });
    expect((await redis.client.keys('*')).sort()).toEqual(['countersign:op:ab12', 'other:op:ab12']);
  });

  test('an operation is one key, which Redis lets go of by itself', async () => {
    const store = open();
    const key = 'countersign:op:ab12';
    await store.begin(START);
    expect(await redis.client.pttl(key)).toBeGreaterThan(20_000);
    expect(await redis.client.pttl(key)).toBeLessThanOrEqual(30_000);
    await store.renew({ ...START, leaseMs: 60_000.5 });
    expect(await redis.client.pttl(key)).toBeGreaterThan(50_000);
    await store.finish(END);
    expect(await redis.client.pttl(key)).toBeGreaterThan(90_000);
    expect(await redis.client.pttl(key)).toBeLessThanOrEqual(100_000);
    expect(await redis.client.dbsize()).toBe(1);
  });

  test('a holder that comes back by renewing or finishing leaves nothing for ever', async () => {
    const store = open();
    await store.renew(START);
    expect(await redis.client.pttl('countersign:op:ab12')).toBeGreaterThan(0);
    await store.finish({ ...END, id: 'cd34' });
    expect(await redis.client.pttl('countersign:op:cd34')).toBeGreaterThan(0);
  });

  test('each step works on a server that has forgotten the scripts', async () => {
    const store = open();
    const steps = [
      () => store.begin(START),
      () => store.renew(START),
      () => store.finish(END),
      () => store.begin({ ...START, token: 'b2' }),
      () => store.find?.(START),
    ];
    const answers: unknown[] = [];
    for (const step of steps) {
      await redis.client.script('FLUSH');
      answers.push(await step());
    }
    const finished = { outcome: 'finished' };
    expect(answers).toMatchObject([{ outcome: 'started' }, true, true, finished, finished]);
    const other = { ...START, id: 'cd34' };
    await store.begin(other);
    await redis.client.script('FLUSH');
    await store.release(other);
    expect(await redis.client.exists('countersign:op:cd34')).toBe(0);
  });

  test('each step is one command, once the server knows the script', async () => {
    const store = open();
    const other = { ...START, id: 'cd34' };
    const useAll = async () => {
      await store.begin(START);
      await store.renew(START);
      await store.finish(END);
      await store.begin(other);
      await store.find?.(other);
      await store.release(other);
    };
    await useAll();
    await redis.client.flushdb();
    await redis.client.config('RESETSTAT');
    await useAll();
    const stats = await redis.client.info('commandstats');
    expect(/^cmdstat_evalsha:calls=(\d+)/m.exec(stats)?.[1]).toBe('6');
    expect(stats).not.toMatch(/^cmdstat_eval:/m);
  });

  test('a step fails with the words of a server that refuses it, and a begin leaves nothing', async () => {
    await redis.client.set('countersign:op:ab12', 'of somebody else');
    const store = open();
    await expect(store.begin(START)).rejects.toThrow(/WRONGTYPE/);
    await expect(store.renew(START)).rejects.toThrow(/WRONGTYPE/);
    await expect(store.finish(END)).rejects.toThrow(/WRONGTYPE/);
    await expect(store.release(START)).rejects.toThrow(/WRONGTYPE/);
    await expect(store.find?.(START)).rejects.toThrow(/WRONGTYPE/);
    expect(await redis.client.get('countersign:op:ab12')).toBe('of somebody else');
  });

  test('a server that is out of memory refuses what is new, and lets a lease be found, renewed and released', async () => {
    const store = open();
    await store.begin(START);
    await redis.client.config('SET', 'maxmemory', '1');
    try {
      await expect(store.begin({ ...START, id: 'cd34' })).rejects.toThrow(/OOM/);
      await expect(store.finish(END)).rejects.toThrow(/OOM/);
      expect(await store.renew(START)).toBe(true);
      expect(await store.find?.(START)).toMatchObject({ outcome: 'running' });
      await store.release(START);
    } finally {
      await redis.client.config('SET', 'maxmemory', '0');
    }
    expect(await redis.client.dbsize()).toBe(0);
    expect(await store.begin({ ...START, token: 'b2' })).toEqual({ outcome: 'started' });
  });
});

test('a process that was held up beyond the deadline takes the answer that came in time', async () => {
  const client = redis.server.client();
  // So that Redis knows the script.
  await redisOperationStore(client, { timeoutMs: 5_000 }).begin({ ...START, id: 'cd34' });
  const state = redisOperationStore(client, { timeoutMs: 100 }).begin(START);
  await new Promise((resolve) => setImmediate(resolve));
  const busyUntil = performance.now() + 200;
  while (performance.now() < busyUntil);
  expect(await state).toEqual({ outcome: 'started' });
});
