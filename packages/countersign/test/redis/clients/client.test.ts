import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { assertClient, commandsOf, type RedisClient } from '../../../src/redis/client.ts';

const call = () => undefined;
const IOREDIS = { evalsha: call, on: call, status: 'ready', options: {} };
const NODE_REDIS = {
  ...{ isOpen: true, isReady: true, evalSha: call, subscribe: call, on: call },
  withTypeMapping: () => NODE_REDIS,
};
const GLIDE = { customCommand: call, getStatistics: call };

const assert = (client: unknown) => () => assertClient('redis()', client as RedisClient);

describe('a client', () => {
  test.each([
    ['ioredis', IOREDIS],
    ['node-redis', NODE_REDIS],
    ['Valkey GLIDE', GLIDE],
  ])('of %s is told by its shape, each part of which it must have', (_name, client) => {
    expect(assert(client)).not.toThrow();
    const needed = Object.keys(client).filter((name) => name !== 'options' && name !== 'isReady');
    for (const name of needed) expect(assert({ ...client, [name]: null }), name).toThrow(TypeError);
  });

  test.each([
    ['redis://:password@127.0.0.1', 'got a text: write redis(new Redis(url))'],
    [undefined, 'got undefined'],
    [null, 'got null'],
    [[], 'got a list'],
    [Promise.resolve(GLIDE), 'got a promise, to be awaited first'],
    [() => IOREDIS, 'got a function'],
    [new EventEmitter(), 'got an EventEmitter'],
  ])('is not %o', (client, got) => {
    const message = `redis(): the client must be one of ioredis, node-redis or Valkey GLIDE, such as new Redis(url), ${got}`;
    expect(assert(client)).toThrow(new TypeError(message));
  });

  test('has its commands made once', () => {
    expect(commandsOf(GLIDE)).toBe(commandsOf(GLIDE));
    expect(commandsOf(GLIDE)).not.toBe(commandsOf({ ...GLIDE }));
  });
});

describe('the state of a connection', () => {
  test.each([
    ['never opened, or closed', { isOpen: false, isReady: false }, 'ended'],
    ['being made', { isOpen: true, isReady: false }, 'connecting'],
    ['made', { isOpen: true, isReady: true }, 'ready'],
    [
      'of a Cluster of version 5 without nodes',
      { isReady: undefined, masters: [], nodeClient: call },
      'connecting',
    ],
    [
      'of a Cluster of version 5 with nodes',
      { isReady: undefined, masters: [{}], nodeClient: call },
      'ready',
    ],
  ])('of node-redis that is %s', (_what, changes, state) => {
    expect(commandsOf({ ...NODE_REDIS, ...changes }).state).toBe(state);
  });

  test.each([
    ['open', {}, 'ready'],
    ['closed', { isClosed: true }, 'ended'],
    ['to connect by the first command', { config: { lazyConnect: true } }, 'lazy'],
  ])('of GLIDE that is %s', (_what, changes, state) => {
    expect(commandsOf({ ...GLIDE, ...changes }).state).toBe(state);
  });
});
