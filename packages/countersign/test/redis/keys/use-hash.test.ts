import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { redisKeys } from '../../../src/redis/keys/redis-keys.ts';
import { MASTER_KEYS } from '../support/keys-on-redis.ts';

const redis = redisOfFile();
const page = readFileSync(new URL('../../../../../docs/guides/keys-in-redis.md', import.meta.url), 'utf8');
const SELECTOR = /`(\(~countersign:\{keys\}:used [^)]+\))`/.exec(page)?.[1] ?? '';

it('times of use are written by a user who may not change keys, with the rights of the guide', async () => {
  const options = { masterKeys: MASTER_KEYS, lastUsedSeconds: 60, timeoutMs: 5000 };
  const admin = redisKeys(redis.client, options);
  await admin.create({ id: 'k' });
  const rules = ['on', '>pw', 'resetkeys', '~countersign:{keys}', '-@all', '+eval', '+hget', '+info'];
  await redis.client.call('ACL', 'SETUSER', 'verifier', ...rules);
  const verifier = () => redisKeys(redis.server.client({ username: 'verifier', password: 'pw' }), options);

  const without = verifier();
  without.noteUse?.('k');
  await without.close();
  expect(without.lostUses()).toBe(1);
  expect(await admin.lastUsed(['k'])).toEqual(new Map());

  await redis.client.call('ACL', 'SETUSER', 'verifier', SELECTOR);
  const keys = verifier();
  keys.noteUse?.('k');
  await keys.close();
  expect(keys.lostUses()).toBe(0);
  expect([...(await keys.lastUsed(['k'])).keys()]).toEqual(['k']);
  await expect(keys.revoke('k')).rejects.toMatchObject({ code: 'keys_unavailable' });
  await expect(keys.remove('k')).rejects.toMatchObject({ code: 'keys_unavailable' });
  expect(await admin.get('k')).toMatchObject({ status: 'active' });

  await admin.remove('k');
  expect(await admin.lastUsed(['k'])).toEqual(new Map());
});
