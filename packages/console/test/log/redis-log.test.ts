import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../../test/support/redis/redis-server.ts';
import { until } from '../../../../test/support/redis/until.ts';
import { type LogNews, redisLog } from '../../src/index.ts';
import { entry, NOW } from '../support/entries.ts';
import { logContract } from './log-contract.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
let server: RedisServer;
let client: Redis;
let subscriber: Redis;

beforeAll(async () => {
  server = await startRedis();
  [client, subscriber] = [new Redis(server.port), new Redis(server.port)];
});
afterAll(async () => {
  client.disconnect();
  subscriber.disconnect();
  await server.stop();
});

let number = 0;
const prefix = () => `test-${number++}:`;
const settled = (isThere: () => Promise<boolean> | boolean) => until('the log has it', async () => isThere());

logContract('redisLog()', (bounds) => redisLog(client, { subscriber, prefix: prefix(), ...bounds }), settled);

describe('redisLog()', () => {
  const content = {
    body: { base64: Buffer.from('a body for few').toString('base64'), bytes: 14, isCut: false },
  };

  it('looks at so many entries in one query, and goes on with the next one', async () => {
    const log = redisLog(client, { subscriber, prefix: prefix(), clock: () => NOW });
    log.add(entry(0, { keyId: 'ak_test_1' }));
    for (let i = 1; i <= 1300; i++) {
      const each = entry(i);
      log.add(each);
      // More at once than it takes are dropped.
      if (i % 100 === 0) await settled(async () => (await log.get(each.row.id)) !== undefined);
    }
    const first = await log.query({ keyId: 'ak_test_1' }, { limit: 10 });
    expect(first).toEqual({ rows: [], next: expect.any(String) });
    const second = await log.query({ keyId: 'ak_test_1' }, { limit: 10, before: first.next });
    expect(second).toMatchObject({ rows: [{ keyId: 'ak_test_1' }], next: undefined });
    await log.close();
  });

  it('is one log for all processes', async () => {
    const name = prefix();
    const [one, other] = [0, 1].map(() => redisLog(client, { subscriber, prefix: name, clock: () => NOW }));
    const entries = [entry(0), entry(1)];
    one?.add(entries[0] as never);
    other?.add(entries[1] as never);
    await until('the log has it', async () => (await one?.query({}, { limit: 10 }))?.rows.length === 2);
    expect((await other?.query({}, { limit: 10 }))?.rows).toHaveLength(2);
    await Promise.all([one?.close(), other?.close()]);
  });

  it('seals what bodies have, and opens it with the master keys alone', async () => {
    const name = prefix();
    const options = { subscriber, prefix: name, clock: () => NOW };
    const log = redisLog(client, { ...options, seal: MASTER_KEYS });
    const one = entry(0, {}, { content });
    log.add(one);
    await until('the log has it', async () => (await log.get(one.row.id)) !== undefined);
    expect((await log.get(one.row.id))?.content).toEqual(content);
    const kept = await client.hgetall(`${name}{log}:details`);
    expect(JSON.stringify(kept)).not.toContain(content.body.base64);
    expect((await redisLog(client, options).get(one.row.id))?.content).toBeUndefined();
    const others = `m:${Buffer.alloc(32, 'other keys').toString('base64')}`;
    expect((await redisLog(client, { ...options, seal: others }).get(one.row.id))?.content).toBeUndefined();
    // An envelope of another entry.
    await client.hset(`${name}{log}:details`, entry(1).row.id, kept[one.row.id] as string);
    await log.close();
  });

  it('keeps no body without master keys', async () => {
    const log = redisLog(client, { subscriber, prefix: prefix(), clock: () => NOW });
    const one = entry(0, {}, { content });
    log.add(one);
    await until('the log has it', async () => (await log.get(one.row.id)) !== undefined);
    expect(log.mayKeepBodies).toBe(false);
    expect((await log.get(one.row.id))?.content).toBeUndefined();
    await log.close();
  });

  it('drops and counts what Redis does not take in time, and goes on when it is back', async () => {
    const own = await startRedis();
    const away = new Redis(own.port, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    away.on('error', () => undefined);
    const log = redisLog(away, { subscriber, prefix: prefix(), timeoutMs: 50, clock: () => NOW });
    const first = entry(0);
    log.add(first);
    await until('the log has it', async () => (await log.get(first.row.id)) !== undefined);
    await away.call('CLIENT', 'PAUSE', '2000', 'ALL');
    for (let i = 0; i < 1500; i++) log.add(entry(i));
    await until('the log has dropped some', async () => log.dropped >= 600);
    const later = entry(5000);
    await until('the log has it', async () => {
      log.add(later);
      return (await log.get(later.row.id).catch(() => undefined)) !== undefined;
    });
    away.disconnect();
    await own.stop();
  });

  it('tells of nothing that others write to its channel and that is no news of it', async () => {
    const name = prefix();
    const log = redisLog(client, { subscriber, prefix: name, clock: () => NOW });
    const news: LogNews[] = [];
    // Another listener must not end the process, nor keep news from this one.
    log.follow(() => {
      throw new Error('broken');
    });
    log.follow((each) => news.push(each));
    const { row } = entry(0, { mistakes: ['method_case'] });
    const { path: _, ...pathless } = row;
    const wrong = [
      { kind: 'watch', keyId: '' },
      { kind: 'watch', keyId: 'x'.repeat(257) },
      { kind: 'entry', row: { id: row.id } },
      { kind: 'entry', row: pathless },
      { kind: 'entry', row: { ...row, mistakes: 'method_case' } },
      { kind: 'entry', row: { ...row, mistakes: [1] } },
      { kind: 'entry', row: { ...row, owner: 1 } },
      { kind: 'entry', row: { ...row, id: 'x' } },
      { kind: 'entry', row: null },
      { kind: 'x\ndata: {}\n\nevent: entry', row },
      { kind: 'constructor', row },
      null,
    ];
    const right = { kind: 'update', row };
    await until('it listens', async () => {
      await client.publish(`${name}{log}:news`, JSON.stringify({ kind: 'watch', keyId: 'probe' }));
      return news.length > 0;
    });
    for (const each of [...wrong, right]) await client.publish(`${name}{log}:news`, JSON.stringify(each));
    await until('the last has come', async () => news.some(({ kind }) => kind !== 'watch'));
    expect(news.filter((each) => each.kind !== 'watch' || each.keyId !== 'probe')).toEqual([right]);
    await log.close();
  });

  it.each([
    [{ subscriber: undefined }, /"subscriber" must be a Redis/],
    [{ prefix: '{a}' }, /"prefix"/],
    [{ seal: undefined }, /"masterKeys"/],
    [{ maxEntries: -1 }, /"maxEntries"/],
    [{ maxLen: 1 }, /unknown option "maxLen"/],
  ])('refuses %j', (options, reason) => {
    expect(() => redisLog(client, { subscriber, ...options } as never)).toThrow(reason);
    expect(() => redisLog(client, { subscriber: client })).toThrow(/connection of its own/);
  });
});
