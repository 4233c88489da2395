import { afterEach, describe, it } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import {
  keyAdministrationContract,
  keyRecordStoreContract,
  type memoryKeyRecords,
} from '../../../src/keys.ts';
import { keyChanges } from '../../../src/redis/keys/key-changes.ts';
import { keyHash } from '../../../src/redis/keys/key-hash.ts';
import { type RedisKeys, redisKeys } from '../../../src/redis/keys/redis-keys.ts';
import { useHash } from '../../../src/redis/keys/use-hash.ts';
import { MASTER_KEYS } from '../support/keys-on-redis.ts';

const redis = redisOfFile();
const open: RedisKeys[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((keys) => keys.close()));
});

describe('records in Redis', () => {
  const parts = { name: 'countersign:{keys}', channel: 'countersign:{keys}:changes', timeoutMs: 5000 };
  const make = (): ReturnType<typeof memoryKeyRecords> => {
    const client = redis.server.client();
    return {
      ...keyHash({ client, ...parts }),
      name: parts.name,
      follow: (invalidate) =>
        keyChanges({
          ...{ subscriber: redis.server.client(), isShared: false, channel: parts.channel, invalidate },
          ...{ timeoutMs: 5000, ttlSeconds: 30, logger: undefined },
        }),
      uses: useHash({ client, name: `${parts.name}:used`, timeoutMs: 5000 }),
    };
  };
  const create = () => ({ store: make(), another: make });
  for (const { title, run } of keyRecordStoreContract(create)) it(title, run);
});

describe('keys in Redis', () => {
  const create = () => {
    let nowMs = 1_700_000_000_000;
    const make = () => {
      const options = { masterKeys: MASTER_KEYS, clock: () => nowMs, timeoutMs: 5000 };
      const keys = redisKeys(redis.server.client(), options);
      open.push(keys);
      return keys;
    };
    const advance = (ms: number) => {
      nowMs += ms;
    };
    return { keys: make(), nowMs: () => nowMs, advance, another: make };
  };
  for (const { title, run } of keyAdministrationContract(create)) it(title, run);
});
