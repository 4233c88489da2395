/** The rules that suffice for the store's user, as the guide prints them. */

import { redis } from 'countersign/redis';
import type { Redis } from 'ioredis';
import { beforeEach, expect, test } from 'vitest';
import { commandsOf, documentedRules } from '../support/redis/documented-users.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { shiftTime } from '../support/redis/shift-time.ts';
import { until } from '../support/redis/until.ts';
import { openShop, signed } from './acme.ts';
import { networkOf, serve } from './serve.ts';

const RULES = documentedRules('many-processes', 'countersign-store');
const COMMANDS = commandsOf(RULES);
const ACCOUNT = 'countersign:{acme:key-1}:account';
/** More than it takes until a set comes into use again, in steps so short that it has not expired by itself until then. */
const STEPS = 145;
const STEP_MS = 6_000;
const USER = { username: 'shop', password: 'password' };

let server: RedisServer;
let administrator: Redis;
beforeEach(async () => {
  server = await serve();
  administrator = server.client();
  await administrator.call('acl', 'setuser', USER.username, ...RULES);
});

/** Everything that the store does: traffic of some minutes, a start, and an admission that is given back. */
async function useEverything(): Promise<string[]> {
  const proxy = await networkOf(server);
  const client = server.client({ ...USER, port: proxy.port });
  let nowMs = Date.now();
  const clock = () => nowMs;
  const store = redis(client, { clock, refuseOlderThanStart: true, timeoutMs: 600 }).store;
  const shop = openShop(store, { clock, limits: [{ limit: 1000, windowSeconds: 60 }] });
  await until('requests may be new', async () => {
    nowMs = Date.now();
    return (await shop.send(signed({ datedMs: nowMs }))) === 'accepted';
  });
  await administrator.script('FLUSH');
  const codes: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    codes.push(await shop.send(signed({ datedMs: nowMs })));
    nowMs += STEP_MS;
    await shiftTime(administrator, STEP_MS);
  }
  proxy.delay(800);
  const late = signed({ datedMs: nowMs });
  codes.push(await shop.send(late));
  proxy.delay(0);
  await until('the late admission was given back', async () => (await shop.send(late)) === 'accepted');
  codes.push(await shop.send(late));
  return codes;
}

test('the store works with a user who may no more than the rules say', async () => {
  expect(await useEverything()).toEqual([...Array(STEPS).fill('accepted'), 'store_unavailable', 'replayed']);
  expect(await administrator.call('acl', 'log')).toEqual([]);
});

test('the rules permit no command that the store does not use', async () => {
  const used = new Set<string>();
  const monitor = await administrator.monitor();
  monitor.on('monitor', (_time: string, [command = '']: string[], source: string) => {
    if (source === 'lua' || ['eval', 'evalsha', 'wait'].includes(command))
      used.add(`+${command.toLowerCase()}`);
  });
  await useEverything();
  await until('the monitor has seen it all', () => used.size >= COMMANDS.length);
  monitor.disconnect();
  expect([...used].sort()).toEqual([...COMMANDS].sort());
});

test.each([
  ...['keys *', 'flushall', 'config get *', 'acl list', 'script flush', 'scan 0', 'monitor'],
  ...['smembers', 'srandmember', 'dump', 'del', 'ttl', 'persist'].map((name) => `${name} ${ACCOUNT}`),
  ...['unlink countersign:{keys}', 'set countersign:{keys} 1', 'unlink countersign:op:ab12'],
  ...['unlink countersign:{acme:key-1}:5', 'publish countersign:{keys}:changes key-1'],
  ...['get sessions:1', 'sadd sessions:1 member', 'evalsha 00 1 sessions:1', 'shutdown nosave'],
])('the rules do not permit: %s', async (line) => {
  const [command = '', ...args] = line.split(' ');
  const client = server.client({ ...USER, maxRetriesPerRequest: 0 });
  await expect(client.call(command, ...args)).rejects.toThrow(/^NOPERM/);
});

test.each(["redis.call('get', 'sessions:1')", "redis.call('flushall')", "redis.call('keys', '*')"])(
  'the rules do not permit in a script: %s',
  async (text) => {
    await expect(server.client(USER).eval(text, 0)).rejects.toThrow(/can't run this command|can't access/);
  },
);
