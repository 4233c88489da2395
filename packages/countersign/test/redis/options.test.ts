/** The bounds of options, on both sides, and what they are when nothing is said. */

import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { assertClient, commandsOf } from '../../src/redis/client.ts';
import { redisKeys } from '../../src/redis/keys/redis-keys.ts';
import { toRedisKeysSettings } from '../../src/redis/keys/redis-keys-options.ts';
import { toOperationStoreSettings } from '../../src/redis/redis-operation-store-options.ts';
import { toRedisStoreSettings } from '../../src/redis/redis-store-options.ts';
import type { RedisClient } from '../../src/redis.ts';

const TIMER = 2 ** 31 - 1;
const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;

describe('the options of a store', () => {
  test('have defaults', () => {
    expect(toRedisStoreSettings({})).toEqual({
      prefix: 'countersign:',
      timeoutMs: 250,
      maxOperationsPerKey: 100_000,
      maxBytesPerKey: 268_435_456,
      maxBatch: 64,
      maxPending: 10_000,
      refuseOlderThanStart: false,
      clock: undefined,
      waitReplicas: undefined,
    });
  });

  test('are taken as they are', () => {
    const given = {
      prefix: '',
      timeoutMs: 5,
      maxOperationsPerKey: 6,
      maxBytesPerKey: 70_000,
      maxBatch: 2,
      maxPending: 3,
      refuseOlderThanStart: true,
      clock: Date.now,
    };
    expect(toRedisStoreSettings(given)).toEqual({ ...given, waitReplicas: undefined });
  });

  test.each([
    ['timeoutMs', 1, TIMER],
    ['maxBatch', 1, 1000],
    ['maxPending', 1, 10_000_000],
  ])('bound "%s" by %i and %i', (name, least, most) => {
    for (const value of [least, most])
      expect(toRedisStoreSettings({ [name]: value })).toMatchObject({ [name]: value });
    for (const value of [least - 1, most + 1, least + 0.5]) {
      const make = () => toRedisStoreSettings({ [name]: value });
      expect(make).toThrow(RangeError);
      expect(make).toThrow(`redis(): "${name}" must be a whole number from ${least} to ${most}`);
    }
  });

  test('wait for replicas fifty milliseconds, or less where the deadline is sooner', () => {
    const waitOf = (timeoutMs: number, wait: { replicas: number; timeoutMs?: number }) =>
      toRedisStoreSettings({ timeoutMs, waitReplicas: wait }).waitReplicas;
    expect(waitOf(250, { replicas: 1 })).toEqual({ replicas: 1, timeoutMs: 50 });
    expect(waitOf(20, { replicas: 100 })).toEqual({ replicas: 100, timeoutMs: 20 });
    expect(waitOf(250, { replicas: 1, timeoutMs: 250 })).toEqual({ replicas: 1, timeoutMs: 250 });
    expect(() => waitOf(250, { replicas: 101 })).toThrow(
      '"waitReplicas.replicas" must be a whole number from 1 to 100',
    );
    expect(() => waitOf(250, { replicas: 1, timeoutMs: 251 })).toThrow('"waitReplicas.timeoutMs"');
  });
});

describe('the options of its operations', () => {
  test('have defaults', () => {
    expect(toOperationStoreSettings({})).toEqual({
      prefix: 'countersign:',
      timeoutMs: 250,
      maxOperationsPerKey: 100_000,
      maxBytesPerKey: 268_435_456,
    });
  });

  test.each([
    ['timeoutMs', 1, TIMER],
    ['maxOperationsPerKey', 1, 100_000_000],
    ['maxBytesPerKey', 65_536, 1e15],
  ])('bound "%s" by %i and %i', (name, least, most) => {
    for (const value of [least, most])
      expect(toOperationStoreSettings({ [name]: value })).toMatchObject({ [name]: value });
    for (const value of [least - 1, most + 1, least + 0.5]) {
      const make = () => toOperationStoreSettings({ [name]: value });
      expect(make).toThrow(RangeError);
      expect(make).toThrow(`redis(): "${name}" must be a whole number from ${least} to ${most}`);
    }
  });
});

describe('the options of keys', () => {
  const client = { evalsha() {}, on() {}, status: 'ready', options: {} } as unknown as RedisClient;
  const settings = (options: object) => toRedisKeysSettings(client, { masterKeys: MASTER_KEYS, ...options });

  test('have defaults', () => {
    expect(settings({})).toMatchObject({
      ...{ subscriber: undefined, prefix: 'countersign:', ttlSeconds: 30, timeoutMs: 250, clock: Date.now },
      cache: { ttlSeconds: 30 },
      logger: undefined,
    });
    expect(Object.keys(settings({}).cache)).toEqual(['ttlSeconds']);
  });

  test('hand on to the cache what is for it', () => {
    const cache = { ttlSeconds: 7, unknownTtlSeconds: 3, maxKeys: 5, monotonicClock: () => 1 };
    expect(settings(cache).cache).toEqual(cache);
  });

  test('bound the deadline, which need not be whole', () => {
    for (const timeoutMs of [0.5, TIMER]) expect(settings({ timeoutMs }).timeoutMs).toBe(timeoutMs);
    for (const timeoutMs of [0, -1, TIMER + 1, Number.NaN, Number.POSITIVE_INFINITY, '250'])
      expect(() => settings({ timeoutMs })).toThrow('keys(): "timeoutMs" must be a number of milliseconds');
  });

  test('take no prefix for which there is no UTF-8', () => {
    expect(() => settings({ prefix: '\ud800' })).toThrow('keys(): "prefix"');
    expect(settings({ prefix: '{🔑}' }).prefix).toBe('{🔑}');
  });

  test('refuse a logger that is none, and guard one that throws', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const fail = () => {
      throw new Error('full');
    };
    const { logger } = settings({ logger: { info: fail, warn: fail, error: fail } });
    expect(() => logger?.warn({}, 'changes are not heard')).not.toThrow();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(() => settings({ logger: { info: fail } })).toThrow(/^keys\(\): "logger" must have/);
  });

  test('take a Cluster client for its own subscriber, and no other client', () => {
    const cluster = Object.assign({ isCluster: true }, client) as RedisClient;
    const options = { masterKeys: MASTER_KEYS };
    expect(toRedisKeysSettings(cluster, { ...options, subscriber: cluster }).subscriber).toBe(cluster);
    expect(() => toRedisKeysSettings(client, { ...options, subscriber: client })).toThrow(
      '"subscriber" must be a connection of its own, such as client.duplicate()',
    );
    expect(() => redisKeys(client, { ...options, subscriber: {} as RedisClient })).toThrow(
      'keys(): "subscriber": the client must be one of ioredis, node-redis or Valkey GLIDE',
    );
  });
});

describe('a client', () => {
  const client = { evalsha() {}, on() {}, status: 'ready', options: {} };

  test.each(['evalsha', 'on', 'status'])('is told by its "%s"', (member) => {
    expect(() => assertClient('f()', client as unknown as RedisClient)).not.toThrow();
    expect(() => assertClient('f()', { ...client, [member]: 1 } as unknown as RedisClient)).toThrow(
      'f(): the client must be one of ioredis, node-redis or Valkey GLIDE, such as new Redis(url)',
    );
  });

  test('is one of a Cluster where it says so', () => {
    const isCluster = (changes: object) => commandsOf({ ...client, ...changes } as RedisClient).isCluster;
    expect([isCluster({}), isCluster({ isCluster: false }), isCluster({ isCluster: true })]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('may put something before all names', () => {
    expect(commandsOf(client as RedisClient).keyPrefix).toBe('');
    expect(commandsOf({ ...client, options: { keyPrefix: 'shop:' } } as RedisClient).keyPrefix).toBe('shop:');
  });
});
