import { onEvent } from '@countersign/core';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../../test/support/redis/redis-server.ts';
import { redisKeys } from '../../src/keys/redis-keys.ts';
import { MASTER_KEYS } from '../support/keys-on-redis.ts';

let server: RedisServer;
let client: Redis;

beforeAll(async () => {
  server = await startRedis();
  client = server.client();
});
afterAll(() => server.stop());

it('lookups of keys in Redis are told on countersign:key-lookup, but for what can be no key id', async () => {
  const keys = redisKeys(client, { masterKeys: MASTER_KEYS, timeoutMs: 5000 });
  await keys.create({ id: 'k' });
  const told: string[] = [];
  const stop = onEvent('countersign:key-lookup', ({ outcome }) => told.push(outcome));
  try {
    await Promise.all([keys.find('k'), keys.find('k')]);
    await keys.find('k');
    await keys.find('nobody');
    await keys.find('nobody');
    expect(keys.find('half a pair: \ud800')).toBeUndefined();
  } finally {
    stop();
  }
  expect(told).toEqual(['miss', 'shared', 'hit', 'miss', 'unknown']);
});
