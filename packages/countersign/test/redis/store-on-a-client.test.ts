/** Commands that the store sends through its client, with a client that the tests play. */

import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { redisStore } from '../../src/redis/redis-store.ts';
import type { RedisStoreOptions } from '../../src/redis/redis-store-options.ts';
import type { RedisClient } from '../../src/redis.ts';
import { request } from './support/requests.ts';

const SERVER_MS = 1_764_547_200_000;

class ClientOfTest extends EventEmitter {
  status = 'ready';
  isCluster = false;
  options: object = {};
  /** Commands, and how many requests each has. */
  readonly sent: string[] = [];
  replicas = 1;
  outcome = 0;
  failsToGiveBack = false;

  evalsha(): never {
    throw new Error('replies are read in bytes');
  }
  async evalshaBuffer(_sha: string, count: number, ...rest: (string | Buffer)[]): Promise<unknown> {
    const batch = rest[count] as Buffer;
    // Giving back has the id alone.
    if (batch.length === 12) {
      this.sent.push('give back');
      if (this.failsToGiveBack) throw new Error('ERR');
      return 1;
    }
    const requests = (batch.length - 19) / 49;
    this.sent.push(`${requests} requests`);
    const time = Buffer.alloc(8);
    time.writeDoubleBE(SERVER_MS);
    return Buffer.concat([time, Buffer.alloc(requests, this.outcome)]);
  }
  pipeline() {
    let reply: Promise<unknown> = Promise.resolve();
    const pipeline = {
      evalshaBuffer: (...args: [string, number, ...Buffer[]]) => {
        reply = this.evalshaBuffer(...args);
      },
      wait: () => pipeline,
      exec: async () => [
        [null, await reply],
        [null, this.replicas],
      ],
    };
    return pipeline;
  }
  async info(): Promise<string> {
    return '';
  }
  nodes(): EventEmitter[] {
    return [];
  }
}

function open(options: RedisStoreOptions = {}, changes: Partial<ClientOfTest> = {}) {
  const client = Object.assign(new ClientOfTest(), changes);
  return { client, store: redisStore(client as unknown as RedisClient, options) };
}

test('one server gets the requests of all keys in one call', async () => {
  const { client, store } = open();
  await Promise.all(['a', 'b', 'c', 'a'].map((keyId) => store.admit(request({ keyId }))));
  expect(client.sent).toEqual(['4 requests']);
});

test('a Cluster gets the requests of each hash slot in a call of its own', async () => {
  const { client, store } = open({}, { isCluster: true });
  await Promise.all(['a', 'b', 'a', 'c'].map((keyId) => store.admit(request({ keyId }))));
  expect(client.sent.sort()).toEqual(['1 requests', '1 requests', '2 requests']);
});

test('a client that was closed fails at once', async () => {
  const { client, store } = open({}, { status: 'end' });
  await expect(store.admit(request())).rejects.toThrow('the client of Redis has been closed');
  expect(client.sent).toEqual([]);
});

test('requests that wait for a connection are sent when there is one, in every pipeline', async () => {
  const { client, store } = open({ timeoutMs: 5_000 }, { isCluster: true, status: 'connecting' });
  const asked = ['a', 'b'].map((keyId) => store.admit(request({ keyId })));
  await new Promise((resolve) => setImmediate(resolve));
  expect(client.sent).toEqual([]);
  client.status = 'ready';
  client.emit('ready');
  expect((await Promise.all(asked)).map(({ outcome }) => outcome)).toEqual(['admitted', 'admitted']);
});

test('no more requests wait in all pipelines together than may', async () => {
  const { store } = open({ maxPending: 2 }, { isCluster: true });
  const asked = ['a', 'b', 'c'].map((keyId) =>
    Promise.resolve(store.admit(request({ keyId }))).then(
      () => 'admitted',
      (error: Error) => error.message,
    ),
  );
  expect(await Promise.all(asked)).toEqual(['admitted', 'admitted', '2 requests wait for Redis already']);
});

test.each([
  [2, 'admitted', ['1 requests']],
  [3, 'admitted', ['1 requests']],
  [1, '1 replicas out of 2 had the admission after 30 ms', ['1 requests', 'give back']],
  [0, '0 replicas out of 2 had the admission after 30 ms', ['1 requests', 'give back']],
])('with %i replicas of 2: %s', async (replicas, expected, sent) => {
  const { client, store } = open({ waitReplicas: { replicas: 2, timeoutMs: 30 } }, { replicas });
  const outcome = await Promise.resolve(store.admit(request())).then(
    (admission) => admission.outcome,
    (error: Error) => error.message,
  );
  expect(outcome).toBe(expected);
  await new Promise((resolve) => setImmediate(resolve));
  expect(client.sent).toEqual(sent);
});

test('what cannot be given back is left taken, and disturbs nobody', async () => {
  const rejected = vi.fn();
  process.on('unhandledRejection', rejected);
  try {
    const { store } = open({ waitReplicas: { replicas: 2 } }, { failsToGiveBack: true });
    await expect(store.admit(request())).rejects.toThrow('1 replicas out of 2');
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejected).not.toHaveBeenCalled();
  } finally {
    process.off('unhandledRejection', rejected);
  }
});
