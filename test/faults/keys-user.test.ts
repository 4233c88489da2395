/** The rules that suffice for those who read keys and those who administer them, and for one user of a verifying process. */

import { redis } from 'countersign/redis';
import type { Redis } from 'ioredis';
import { beforeEach, describe, expect, test } from 'vitest';
import { commandsOf, documentedRules } from '../support/redis/documented-users.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { openShop, signed } from './acme.ts';
import { END, START } from './operations.ts';
import { PATIENCE_MS, serve, untilOpen } from './serve.ts';

const OPTIONS = {
  masterKeys: `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`,
};
const HASH = 'countersign:{keys}';

let server: RedisServer;
let root: Redis;
beforeEach(async () => {
  server = await serve();
  root = server.client();
});

/** Makes a user by the rules of a guide, and says how it logs in. */
async function login(guide: 'many-processes' | 'keys-in-redis', user: string) {
  await root.call('ACL', 'SETUSER', user, ...documentedRules(guide, user));
  return { username: user, password: 'password' };
}

/** All that is done with keys. */
async function administer(user: object): Promise<void> {
  const keys = redis(server.client(user), { timeoutMs: PATIENCE_MS }).keys({
    ...OPTIONS,
    subscriber: server.client(user),
  });
  await keys.ready();
  await keys.create({ id: 'k' });
  await keys.rotate('k', { overlapSeconds: 1 });
  for await (const { id } of keys.list()) expect(id).toBe('k');
  await keys.reseal();
  await keys.revoke('k');
  await keys.remove('k');
  await keys.close();
}

describe('the user of the administration', () => {
  test('may do all that is done with keys, and nothing more', async () => {
    const user = await login('keys-in-redis', 'countersign-admin');
    await administer(user);
    expect(await root.call('acl', 'log')).toEqual([]);
    const client = server.client({ ...user, maxRetriesPerRequest: 0 });
    for (const [command, ...args] of [
      ['unlink', HASH],
      ['del', HASH],
      ['keys', '*'],
      ['get', 'x'],
    ] as const)
      await expect(client.call(command, ...args)).rejects.toThrow(/^NOPERM/);
  });

  test.each(
    commandsOf(documentedRules('keys-in-redis', 'countersign-admin')).filter((rule) => rule !== '+info'),
  )('needs %s', async (rule) => {
    const user = await login('keys-in-redis', 'countersign-admin');
    await root.call('ACL', 'SETUSER', user.username, rule.replace('+', '-'));
    const refused = await administer(user).then(
      () => undefined,
      (error: Error) => error.message,
    );
    // Without these, the master key is not looked at, and the subscription stays until its connection ends.
    const isOptional = rule === '+unsubscribe';
    if (!isOptional) expect(refused).toMatch(/NOPERM|can't run this command|no permissions/i);
  });
});

describe('the user of processes that verify', () => {
  test('finds keys and hears of changes, and can neither change nor delete any', async () => {
    const administrator = redis(root, { timeoutMs: PATIENCE_MS }).keys(OPTIONS);
    await administrator.create({ id: 'k' });
    const user = await login('keys-in-redis', 'countersign-keys');
    const keys = redis(server.client(user), { timeoutMs: PATIENCE_MS }).keys({
      ...OPTIONS,
      subscriber: server.client(user),
    });
    await keys.ready();
    expect(await keys.find('k')).toMatchObject({ status: 'active' });
    expect(await root.call('acl', 'log')).toEqual([]);
    for (const change of [() => keys.revoke('k'), () => keys.create({ id: 'l' }), () => keys.remove('k')])
      await expect(change()).rejects.toThrow(/NOPERM|can't run this command|no permissions/i);
    const client = server.client({ ...user, maxRetriesPerRequest: 0 });
    for (const command of ['unlink', 'del', 'hdel', 'hset'])
      await expect(client.call(command, HASH, 'k', 'v')).rejects.toThrow(/^NOPERM/);
    expect(await administrator.get('k')).toMatchObject({ status: 'active' });
    await keys.close();
  });

  test('may have one user for store, operations and keys, who cannot change keys', async () => {
    const administrator = redis(root, { timeoutMs: PATIENCE_MS }).keys(OPTIONS);
    await administrator.create({ id: 'k' });
    const user = await login('many-processes', 'countersign-verifier');
    const client = server.client(user);
    const shop = openShop(redis(client, { timeoutMs: PATIENCE_MS }).store);
    await untilOpen(shop);
    const request = signed();
    expect([await shop.send(request), await shop.send(request)]).toEqual(['accepted', 'replayed']);
    const operations = redis(client, { timeoutMs: PATIENCE_MS }).store.operations;
    for (const more of [{}, { owner: 'acme:key-1', id: 'cd34' }]) {
      expect(await operations.begin({ ...START, ...more })).toEqual({ outcome: 'started' });
      expect(await operations.renew({ ...START, ...more })).toBe(true);
      expect(await operations.finish({ ...END, ...more })).toBe(true);
    }
    const keys = redis(client, { timeoutMs: PATIENCE_MS }).keys({
      ...OPTIONS,
      subscriber: server.client(user),
    });
    await keys.ready();
    expect(await keys.find('k')).toMatchObject({ status: 'active' });
    expect(await root.call('acl', 'log')).toEqual([]);
    for (const text of [
      `return redis.call('unlink', '${HASH}')`,
      `return redis.call('hset', '${HASH}', 'k', 'v')`,
      `return redis.call('pexpire', '${HASH}', 1)`,
    ])
      await expect(client.eval(text, 1, HASH)).rejects.toThrow(/can't run this command|can't access|NOPERM/);
    await expect(client.unlink(HASH)).rejects.toThrow(/^NOPERM/);
    expect(await administrator.get('k')).toMatchObject({ status: 'active' });
    await keys.close();
  });
});
