import { describe, expect, onTestFinished, test } from 'vitest';
import { redisOfFile } from '../../../../test/support/redis/redis-of-file.ts';
import { redis } from '../../src/redis.ts';
import { request } from './support/requests.ts';

const server = redisOfFile();
const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;

describe('redis()', () => {
  test.each([['redis://:password@127.0.0.1'], [undefined], [null], [{}]])(
    'refuses what is no client: %o',
    (client) => {
      expect(() => redis(client as never)).toThrow(
        /^redis\(\): the client must be one of ioredis, node-redis or Valkey GLIDE/,
      );
      expect(() => redis(client as never)).not.toThrow('password');
    },
  );

  test('says what to write in place of a URL', () => {
    expect(() => redis('redis://127.0.0.1' as never)).toThrow('got a text: write redis(new Redis(url))');
  });

  test.each([
    ['prefix', { prefix: '}' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['maxOperationsPerKey', { maxOperationsPerKey: 0 }],
    ['maxBytesPerKey', { maxBytesPerKey: 1 }],
    ['keyPrefix', { keyPrefix: 'shop:' }],
  ])('refuses a wrong "%s" at once, by its name', (option, options) => {
    expect(() => redis(server.client, options as object)).toThrow(new RegExp(`^redis\\(\\): .*"${option}"`));
  });

  test('puts all that it keeps under one prefix', async () => {
    const { store, keys } = redis(server.client, { prefix: 'one:', timeoutMs: 5_000 });
    const administration = keys({ masterKeys: MASTER_KEYS });
    onTestFinished(() => administration.close());
    await administration.create({ id: 'k' });
    await store.admit(request());
    await store.operations.begin({ id: 'ab', token: 'cd', fingerprint: '', leaseMs: 60_000 });
    const names = await server.client.keys('*');
    expect(names.filter((name) => !name.startsWith('one:'))).toEqual([]);
    expect(names.length).toBeGreaterThanOrEqual(3);
  });

  test('has one store, however often it is asked for', () => {
    const shared = redis(server.client);
    expect(shared.store).toBe(shared.store);
  });
});

describe('keys()', () => {
  test('asks for the environment variable of master keys that are undefined', () => {
    expect(() => redis(server.client).keys({ masterKeys: undefined })).toThrow(
      'keys(): "masterKeys": is undefined: is its environment variable set?',
    );
  });

  test.each(['prefix', 'timeoutMs', 'logger'])('takes no "%s", which belongs to redis()', (option) => {
    const options = { masterKeys: MASTER_KEYS, [option]: undefined } as never;
    expect(() => redis(server.client).keys(options)).toThrow(
      `keys(): unknown option "${option}": give it to redis()`,
    );
  });
});
