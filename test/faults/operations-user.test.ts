/** The rules that suffice for the user of an operation store. */

import type { Redis } from 'ioredis';
import { beforeEach, expect, test } from 'vitest';
import { commandsOf, documentedRules } from '../support/redis/documented-users.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { until } from '../support/redis/until.ts';
import { END, failureOf, openOperations, RIVAL, START } from './operations.ts';
import { DEADLINE_MS, networkOf, serve } from './serve.ts';

const RULES = documentedRules('many-processes', 'countersign-operations');
const COMMANDS = commandsOf(RULES);
const USER = { username: 'shop', password: 'password' };

let server: RedisServer;
let administrator: Redis;
beforeEach(async () => {
  server = await serve();
  administrator = server.client();
  await administrator.call('acl', 'setuser', USER.username, ...RULES);
});

/** All that the store does, and the release of what began too late. */
async function useEverything(): Promise<unknown[]> {
  const network = await networkOf(server);
  const store = openOperations(server.client({ ...USER, port: network.port }), 4 * DEADLINE_MS);
  const other = { ...START, id: 'cd34' };
  const owned = { ...START, id: 'ef56', owner: 'shop:key-1' };
  await store.begin({ ...owned, id: 'ef78', token: 'c3', leaseMs: 1 });
  await until(
    'it has ended',
    async () => (await administrator.exists('countersign:op:{shop:key-1}:ef78')) === 0,
  );
  await store.begin(owned);
  await store.release(owned);
  const answers: unknown[] = [await store.begin(START), await store.renew(START), await store.begin(RIVAL)];
  answers.push(await store.find?.(START), await store.find?.(owned));
  answers.push(await store.finish(END), await store.begin(RIVAL), await store.begin(other));
  await store.release(other);
  network.delay(5 * DEADLINE_MS);
  await failureOf(store.begin(other));
  network.delay(0);
  await until(
    'the late one is released',
    async () => (await store.begin({ ...RIVAL, id: 'cd34' })).outcome === 'started',
  );
  return answers;
}

test('the store works with a user who may no more than the rules say', async () => {
  expect(await useEverything()).toMatchObject([
    { outcome: 'started' },
    true,
    { outcome: 'running' },
    { outcome: 'running' },
    undefined,
    true,
    { outcome: 'finished' },
    { outcome: 'started' },
  ]);
  expect(await administrator.call('acl', 'log')).toEqual([]);
});

test.each(COMMANDS.filter((rule) => rule !== '+info'))('the user needs %s', async (rule) => {
  await administrator.call('acl', 'setuser', USER.username, rule.replace('+', '-'));
  expect((await failureOf(useEverything())).message).toMatch(/NOPERM|can't run this command|no permissions/i);
});

test.each(['unlink countersign:{keys}', 'unlink countersign:{acme:key-1}:1', 'hset countersign:{keys} k v'])(
  'the rules do not permit: %s',
  async (line) => {
    const [command = '', ...args] = line.split(' ');
    const client = server.client({ ...USER, maxRetriesPerRequest: 0 });
    await expect(client.call(command, ...args)).rejects.toThrow(/^NOPERM/);
  },
);

test('an error of Redis has nothing in it of what was to be kept', async () => {
  await administrator.call('acl', 'setuser', USER.username, '-hset');
  const store = openOperations(server.client({ ...USER }));
  const failure = await failureOf(store.finish({ ...END, record: Buffer.from('a secret shown once') }));
  expect(failure).toMatchObject({ name: 'ReplyError' });
  expect(Object.keys(failure)).toEqual([]);
});
