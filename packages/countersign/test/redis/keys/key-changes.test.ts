import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RedisServer, startRedis } from '../../../../../test/support/redis/redis-server.ts';
import { until } from '../../../../../test/support/redis/until.ts';
import { type RedisKeys, redisKeys } from '../../../src/redis/keys/redis-keys.ts';
import type { RedisKeysOptions } from '../../../src/redis/keys/redis-keys-options.ts';
import { MASTER_KEYS, NOW, verdictWith } from '../support/keys-on-redis.ts';

const OPTIONS = { masterKeys: MASTER_KEYS, timeoutMs: 5000 };

let server: RedisServer;
let administrator: RedisKeys;
let hash: string;
let channel: string;
let prefix = '';
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(() => {
  // Each test has a channel of its own: subscribers of those before are still about.
  prefix += '+';
  hash = `${prefix}{keys}`;
  channel = `${hash}:changes`;
  administrator = process({}).keys;
});

/** Imitates a process of its own. Nothing is forgotten because time has passed. */
function process(options: Partial<RedisKeysOptions>): { keys: RedisKeys; client: Redis } {
  const client = server.client();
  const frozen = { clock: () => NOW, monotonicClock: () => 1000 };
  return { client, keys: redisKeys(client, { ...OPTIONS, ...frozen, prefix, ...options }) };
}

function logger() {
  const lines: string[] = [];
  const write = (line: object, message: string) =>
    void lines.push(`${(line as { event: string }).event}: ${message}`);
  return { lines, logger: { info: write, warn: write, error: write } };
}

/** Makes a change, and waits until its message has arrived. */
async function heard(subscriber: Redis, change: () => Promise<unknown>): Promise<unknown> {
  const message = once(subscriber, 'message');
  await change();
  return message;
}

async function subscribers(): Promise<number> {
  const [, count] = (await server.client().pubsub('NUMSUB', channel)) as [string, number];
  return count;
}

describe('a change by another process', () => {
  it('takes effect as soon as its message arrives', async () => {
    const subscriber = server.client();
    const { keys } = process({ subscriber });
    await keys.ready();
    const secret = 'c2VjcmV0LW9mLXNvbWUtbGVuZ3Ro';
    await heard(subscriber, () => administrator.create({ id: 'k', secret }));
    const verdict = verdictWith(keys, () => NOW);
    expect(await verdict('k', secret)).toBe('accepted');
    expect(await heard(subscriber, () => administrator.revoke('k'))).toEqual([channel, 'k']);
    expect(await verdict('k', secret)).toBe('key_revoked');
  });

  it.each<[string, (id: string) => Promise<unknown>, object | undefined]>([
    ['disable', (id) => administrator.disable(id), { status: 'disabled' }],
    ['setScopes', (id) => administrator.setScopes(id, ['refunds']), { scopes: ['refunds'] }],
    ['remove', (id) => administrator.remove(id), undefined],
  ])('is heard: %s', async (_name, change, expected) => {
    const subscriber = server.client();
    const { keys } = process({ subscriber });
    await keys.ready();
    for (const id of ['k', 'l']) await heard(subscriber, () => administrator.create({ id }));
    await keys.find('k');
    const untouched = await keys.find('l');
    await heard(subscriber, () => change('k'));
    if (expected === undefined) expect(await keys.find('k')).toBeUndefined();
    else expect(await keys.find('k')).toMatchObject(expected);
    expect(keys.find('l')).toBe(untouched);
  });

  it('makes a new key known where its id was unknown a moment ago', async () => {
    const subscriber = server.client();
    const { keys } = process({ subscriber });
    await keys.ready();
    expect(await keys.find('k')).toBeUndefined();
    await heard(subscriber, () => administrator.create({ id: 'k' }));
    expect(await keys.find('k')).toBeDefined();
  });

  it('is not heard without a subscriber, which is ready at once', async () => {
    const { keys } = process({});
    await keys.ready();
    await administrator.create({ id: 'k' });
    await keys.find('k');
    await administrator.revoke('k');
    expect(keys.find('k')).toMatchObject({ status: 'active' });
    await keys.close();
  });
});

describe('a lookup that is under way while its key is changed', () => {
  it('is not cached when its answer, older than the change, comes after the message', async () => {
    const subscriber = server.client();
    const { keys, client } = process({ subscriber });
    await keys.ready();
    await heard(subscriber, () => administrator.create({ id: 'k' }));
    let pass: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      pass = resolve;
    });
    const evaluate = client.eval.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const answered = new Promise<void>((resolve) => {
      vi.spyOn(client, 'eval').mockImplementationOnce(async (...args: unknown[]) => {
        const answer = await evaluate(...args);
        resolve();
        await gate;
        return answer;
      });
    });
    const stale = keys.find('k');
    await answered;
    await heard(subscriber, () => administrator.revoke('k'));
    pass();
    expect(await stale).toMatchObject({ status: 'active' });
    expect(await keys.find('k')).toMatchObject({ status: 'revoked' });
  });
});

describe('a message that is nonsense', () => {
  it('does no harm, nor does one on another channel', async () => {
    const subscriber = server.client();
    const { keys, client } = process({ subscriber });
    await keys.ready();
    await heard(subscriber, () => administrator.create({ id: 'k' }));
    const key = await keys.find('k');
    await subscriber.subscribe('else');
    for (const [name, text] of [
      [channel, ''],
      [channel, '{"id":["k"]}'],
      [channel, '\u0000\uffff'],
      ['else', 'k'],
    ] as const) {
      await heard(subscriber, () => client.publish(name, text));
      expect(keys.find('k')).toBe(key);
    }
  });
});

describe('a subscription', () => {
  it('is begun without being waited for, on a connection that stands already', async () => {
    const subscriber = server.client();
    await once(subscriber, 'ready');
    process({ subscriber });
    await subscriber.ping();
    expect(await subscribers()).toBe(1);
  });

  it('that was lost forgets everything when it is back, since messages were lost too', async () => {
    const subscriber = server.client();
    const { lines, logger: log } = logger();
    const { keys } = process({ subscriber, logger: log });
    await keys.ready();
    await heard(subscriber, () => administrator.create({ id: 'k' }));
    await keys.find('k');
    // Gone while the key is revoked, so that no message can reach it.
    subscriber.disconnect();
    await once(subscriber, 'end');
    await administrator.revoke('k');
    expect(keys.find('k')).toMatchObject({ status: 'active' });
    await subscriber.connect();
    await keys.ready();
    expect(await keys.find('k')).toMatchObject({ status: 'revoked' });
    expect(lines).toEqual([
      'countersign.keys_subscription: changes of keys are not heard; they take effect after 30 s at the latest',
      'countersign.keys_subscription: changes of keys are heard again',
    ]);
  });

  it('comes back by itself after the server was gone, also where ioredis would not subscribe again', async () => {
    const own = await startRedis();
    try {
      const subscriber = own.client({ autoResubscribe: false, retryStrategy: () => 20 });
      const client = own.client({ retryStrategy: () => 20 });
      const { lines, logger: log } = logger();
      const keys = redisKeys(client, { ...OPTIONS, prefix, subscriber, logger: log });
      await keys.ready();
      const back = new Promise((resolve) =>
        subscriber.once('close', () => subscriber.once('ready', resolve)),
      );
      await own.restart();
      await back;
      await keys.ready();
      expect(await heard(subscriber, () => keys.create({ id: 'k' }))).toEqual([channel, 'k']);
      expect(lines).toHaveLength(2);
    } finally {
      await own.stop();
    }
  });

  it('that is refused makes ready() reject, is logged once, and is had on the next try', async () => {
    await server.client().call('ACL', 'SETUSER', 'deaf', 'on', '>pw', 'resetchannels', '~*', '+@all');
    const subscriber = server.client({ username: 'deaf', password: 'pw' });
    const { lines, logger: log } = logger();
    const { keys } = process({ subscriber, logger: log });
    await expect(keys.ready()).rejects.toThrow('NOPERM');
    await expect(keys.ready()).rejects.toMatchObject({ code: 'keys_unavailable' });
    expect(lines).toHaveLength(1);
    await server.client().call('ACL', 'SETUSER', 'deaf', `&${channel}`);
    await keys.ready();
    expect(lines).toHaveLength(2);
  });

  it('fails with nothing in the error of what was sent, for a user who may not', async () => {
    await administrator.create({ id: 'k' });
    const rules = ['on', '>pw', `~${hash}`, '+eval', '+hget', '+info'];
    await server.client().call('ACL', 'SETUSER', 'reader', ...rules);
    const reader = redisKeys(server.client({ username: 'reader', password: 'pw' }), { ...OPTIONS, prefix });
    expect(await reader.find('k')).toMatchObject({ status: 'active' });
    const refused = await reader.revoke('k').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'keys_unavailable', cause: { name: 'ReplyError' } });
    // What was sent is nothing for a log.
    expect(Object.keys((refused as Error).cause as Error)).toEqual([]);
  });

  it('ends with close(), and the connection of the subscriber with it; the client stays', async () => {
    const subscriber = server.client();
    const { keys, client } = process({ subscriber });
    await keys.ready();
    expect(await subscribers()).toBe(1);
    await keys.close();
    await keys.close();
    expect(await subscribers()).toBe(0);
    if (subscriber.status !== 'end') await once(subscriber, 'end');
    expect(client.status).toBe('ready');
    expect(['message', 'ready', 'close'].map((event) => subscriber.listenerCount(event))).toEqual([0, 0, 0]);
    await expect(keys.ready()).rejects.toThrow('was closed');
    expect(await keys.find('k')).toBeUndefined();
  });

  it.each(['message', 'messageBuffer', 'pmessage', 'pmessageBuffer', 'smessage', 'smessageBuffer'])(
    'ends alone where something else listens to "%s" on the connection',
    async (event) => {
      const subscriber = server.client();
      const { keys } = process({ subscriber });
      subscriber.on(event, () => undefined);
      await keys.ready();
      await keys.close();
      expect(await subscribers()).toBe(0);
      expect(subscriber.status).toBe('ready');
      expect(await subscriber.ping()).toBe('PONG');
    },
  );

  it('leaves a connection to others that keys of another prefix have, until they are closed too', async () => {
    const subscriber = server.client();
    const [one, other] = [
      process({ subscriber }).keys,
      process({ subscriber, prefix: `${prefix}other` }).keys,
    ];
    await Promise.all([one.ready(), other.ready()]);
    await one.close();
    expect(await subscriber.ping()).toBe('PONG');
    await other.close();
    if (subscriber.status !== 'end') await once(subscriber, 'end');
    expect(subscriber.status).toBe('end');
  });

  it('leaves nothing behind when it is closed before it stood', async () => {
    const subscriber = server.client();
    subscriber.on('message', () => undefined);
    const { keys } = process({ subscriber });
    await keys.close();
    await once(subscriber, 'ready');
    // Each answer comes after those to what was sent before it: first the subscription, then its end.
    await subscriber.ping();
    await subscriber.ping();
    expect(await subscribers()).toBe(0);
  });

  it('ends the connection also where that does not stand', async () => {
    const subscriber = server.client({ port: 1, retryStrategy: () => 60_000 });
    await until('it waits to connect again', () => subscriber.status === 'reconnecting');
    const { keys } = process({ subscriber });
    await keys.close();
    // ioredis keeps the name of its state, and connects no more.
    expect((subscriber as unknown as { reconnectTimeout: unknown }).reconnectTimeout).toBeNull();
  });

  it('is closed in time where Redis does not answer', async () => {
    const own = await startRedis();
    try {
      const subscriber = own.client();
      const keys = redisKeys(own.client(), { ...OPTIONS, timeoutMs: 50, prefix, subscriber });
      await keys.ready();
      own.pause();
      await keys.close();
      own.resume();
    } finally {
      await own.stop();
    }
  });
});
