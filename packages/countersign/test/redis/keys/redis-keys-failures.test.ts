import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../../../test/support/redis/redis-server.ts';
import { type RedisKeys, redisKeys } from '../../../src/redis/keys/redis-keys.ts';
import { MASTER_KEYS, verdictWith } from '../support/keys-on-redis.ts';

const unavailable = expect.objectContaining({ code: 'keys_unavailable' });

let server: RedisServer;
let keys: RedisKeys;
let secret: string;
beforeEach(async () => {
  server = await startRedis();
  const client = server.client({ retryStrategy: () => 20 });
  ({ secret } = await redisKeys(client, { masterKeys: MASTER_KEYS, timeoutMs: 5000 }).create({ id: 'k' }));
  keys = redisKeys(client, { masterKeys: MASTER_KEYS, timeoutMs: 50 });
});
afterEach(() => server.stop());

describe('keys in a Redis that is not there', () => {
  it('are unavailable within the deadline, and so says the verifier', async () => {
    await server.kill();
    await expect(keys.find('k')).rejects.toEqual(unavailable);
    expect(await verdictWith(keys, Date.now)('k', secret)).toBe('keys_unavailable');
  });

  it('are unavailable while it hangs, and there again by themselves', async () => {
    server.pause();
    await expect(keys.find('k')).rejects.toThrow('did not answer within 50 ms');
    expect(await verdictWith(keys, Date.now)('k', secret)).toBe('keys_unavailable');
    server.resume();
    const patient = redisKeys(server.client(), { masterKeys: MASTER_KEYS, timeoutMs: 5000 });
    expect(await verdictWith(patient, Date.now)('k', secret)).toBe('accepted');
  });

  it('are still found in the cache', async () => {
    const patient = redisKeys(server.client(), { masterKeys: MASTER_KEYS, timeoutMs: 5000 });
    await patient.find('k');
    await server.kill();
    expect(await verdictWith(patient, Date.now)('k', secret)).toBe('accepted');
  });

  it('cannot be changed, listed or removed', async () => {
    await server.kill();
    await expect(keys.create({ id: 'l' })).rejects.toEqual(unavailable);
    await expect(keys.revoke('k')).rejects.toEqual(unavailable);
    await expect(keys.remove('k')).rejects.toEqual(unavailable);
    await expect(keys.reseal()).rejects.toEqual(unavailable);
    await expect(keys.list()[Symbol.asyncIterator]().next()).rejects.toEqual(unavailable);
  });

  it('do not let lookups of invented ids fill the memory', async () => {
    await server.kill();
    const lookups = Array.from({ length: 10_001 }, (_, i) => Promise.resolve(keys.find(`invented ${i}`)));
    const results = await Promise.allSettled(lookups);
    const reasons = results.map((result) => (result as PromiseRejectedResult).reason as Error);
    expect(reasons.every(({ message }) => /Redis/.test(message))).toBe(true);
    expect(reasons.at(-1)?.message).toBe('10000 calls wait for Redis already');
  });
});

describe('a Redis that refuses to write', () => {
  it.each([
    ['a replica', ['replicaof', '127.0.0.1', '1'], 'READONLY'],
    ['one whose memory is full', ['config', 'set', 'maxmemory', '1'], 'OOM'],
  ])('is told from a change that was made: %s', async (_name, [command = '', ...args], reason) => {
    await server.client().call(command, ...args);
    const patient = redisKeys(server.client(), { masterKeys: MASTER_KEYS, timeoutMs: 5000 });
    await expect(patient.revoke('k')).rejects.toThrow(reason);
    await expect(patient.revoke('k')).rejects.toEqual(unavailable);
  });
});
