import { once } from 'node:events';
import { type RedisClient, redis } from 'countersign/redis';
import { Redis as Redis5 } from 'ioredis5';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';

const MASTER_KEYS = `test:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

it('keeps keys in Redis, and hears of changes, through ioredis 5', async () => {
  const own = new Redis5({ host: '127.0.0.1', port: server.port });
  const subscriber = own.duplicate();
  try {
    // Its types differ from those of version 6.
    const [client5, subscriber5] = [own, subscriber] as unknown as [RedisClient, RedisClient];
    const masterKeys = MASTER_KEYS;
    const keys = redis(client5, { timeoutMs: 5000 }).keys({ masterKeys, subscriber: subscriber5 });
    await keys.ready();
    const administrator = redis(server.client(), { timeoutMs: 5000 }).keys({ masterKeys });
    const created = once(subscriber, 'message');
    const { secret } = await administrator.create({ id: 'k', owner: 'merchant 17' });
    await created;
    expect(await keys.find('k')).toMatchObject({ owner: 'merchant 17', secrets: [{ value: secret }] });
    const revoked = once(subscriber, 'message');
    await administrator.revoke('k');
    await revoked;
    expect(await keys.find('k')).toMatchObject({ status: 'revoked' });
    await keys.create({ id: 'l' });
    const ids: string[] = [];
    for await (const { id } of keys.list()) ids.push(id);
    expect(ids.sort()).toEqual(['k', 'l']);
    await keys.close();
  } finally {
    own.disconnect();
  }
});
