import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { redisKeys } from '../../../src/redis/keys/redis-keys.ts';
import type { RedisKeysOptions } from '../../../src/redis/keys/redis-keys-options.ts';

const KEY = randomBytes(32).toString('base64');
const OTHER = randomBytes(32).toString('base64');
const HASH = 'countersign:{keys}';

const redis = redisOfFile();

function keysWith(masterKeys: string, more: Partial<RedisKeysOptions> = {}, connection = redis.client) {
  return redisKeys(connection, { masterKeys, timeoutMs: 5_000, ...more });
}

function failure(work: Promise<unknown>): Promise<Error & { code?: string }> {
  return work.then(
    () => {
      throw new Error('it was ready');
    },
    (error: Error) => error,
  );
}

describe('ready()', () => {
  it.each([
    [
      'another one of the same name',
      `a:${OTHER}`,
      /does not open with the master key "a": it was sealed under another one/,
    ],
    ['one of another name', `b:${KEY}`, /is sealed under the master key "a", which was not given/],
  ])('says that the master key is %s', async (_what, masterKeys, says) => {
    const right = keysWith(`a:${KEY}`);
    await right.create({ id: 'k' });
    await right.create({ id: 'l' });
    for (const more of [{}, { subscriber: redis.client.duplicate() }]) {
      const keys = keysWith(masterKeys, more);
      const error = await failure(keys.ready());
      expect(error).toMatchObject({ name: 'KeyAdministrationError', code: 'record_unreadable' });
      expect(error.message).toMatch(/^keys\(\): no record opens of 2 that were tried; "masterKeys"/);
      expect(error.message).toMatch(says);
      expect(error.message).not.toContain(OTHER.slice(0, 6));
      await keys.close();
    }
    await expect(keysWith(masterKeys).find('k')).rejects.toThrow(says);
  });

  it('resolves where there is no record yet, and where the right key is among several', async () => {
    await keysWith(`a:${KEY}`).ready();
    await keysWith(`a:${KEY}`).create({ id: 'k' });
    await keysWith(`b:${OTHER},a:${KEY}`).ready();
  });

  it('resolves where some records were changed and one opens', async () => {
    const keys = keysWith(`a:${KEY}`);
    await keys.create({ id: 'k' });
    await redis.client.hset(HASH, 'l', 'nonsense', 'm', '');
    await keys.ready();
  });

  it('tries no more than twenty records', async () => {
    await redis.client.hset(
      HASH,
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, 'nonsense'])),
    );
    expect((await failure(keysWith(`a:${KEY}`).ready())).message).toContain('no record opens of 20');
  });

  it('resolves for a user who may not list records', async () => {
    await keysWith(`a:${KEY}`).create({ id: 'k' });
    const rules = ['on', '>pw', 'resetkeys', `~${HASH}`, '-@all', '+eval', '+hget', '+info'];
    await redis.client.call('ACL', 'SETUSER', 'reader', ...rules);
    const reader = redis.server.client({ username: 'reader', password: 'pw' });
    await keysWith(`a:${OTHER}`, {}, reader).ready();
  });

  it('waits for a connection that is being made, however little time a call has', async () => {
    await keysWith(`a:${KEY}`).create({ id: 'k' });
    const slow = redis.server.client({ lazyConnect: false });
    await keysWith(`a:${KEY}`, { timeoutMs: 5_000 }, slow).ready();
    expect(slow.status).toBe('ready');
  });

  it('leaves no listeners on the connection', async () => {
    const [client, untouched] = [
      redis.server.client({ lazyConnect: false }),
      redis.server.client({ lazyConnect: false }),
    ];
    const keys = keysWith(`a:${KEY}`, {}, client);
    await Promise.all([keys.ready(), keys.ready(), once(untouched, 'ready')]);
    for (const event of ['ready', 'close'])
      expect(client.listenerCount(event)).toBe(untouched.listenerCount(event));
  });

  it('rejects where Redis cannot be asked', async () => {
    const nowhere = redis.server.client({ port: 1, retryStrategy: () => 20 });
    const keys = keysWith(`a:${KEY}`, { timeoutMs: 50 }, nowhere);
    expect(await failure(keys.ready())).toMatchObject({ code: 'keys_unavailable' });
  });
});
