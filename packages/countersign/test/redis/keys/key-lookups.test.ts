import { expect, it } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { onEvent } from '../../../src/index.ts';
import { redisKeys } from '../../../src/redis/keys/redis-keys.ts';
import { MASTER_KEYS } from '../support/keys-on-redis.ts';

const redis = redisOfFile();

it('lookups of keys in Redis are told on countersign:key-lookup, except for what can be no key id', async () => {
  const keys = redisKeys(redis.client, { masterKeys: MASTER_KEYS, timeoutMs: 5000 });
  await keys.create({ id: 'k' });
  const told: string[] = [];
  const stop = onEvent('key-lookup', ({ outcome }) => told.push(outcome));
  try {
    await Promise.all([keys.find('k'), keys.find('k')]);
    await keys.find('k');
    await keys.find('nobody');
    await keys.find('nobody');
    expect(keys.find('half a pair: \ud800')).toBeUndefined();
  } finally {
    stop();
  }
  expect(told).toEqual(['miss', 'shared', 'hit', 'miss', 'unknown']);
});
