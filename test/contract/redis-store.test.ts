import { type RedisClient, redis as sharedRedis } from 'countersign/redis';
import type { StoreUnderTest } from 'countersign/store';
import { Redis as Redis5 } from 'ioredis5';
import { redisOfFile } from '../support/redis/redis-of-file.ts';
import { redisHarness } from './redis-harness.ts';
import { testStore } from './store-contract.ts';

const redis = redisOfFile();

function harness(client: RedisClient): StoreUnderTest {
  let nowMs = Date.now();
  const { advance, close } = redisHarness(client, [redis.server]);
  return {
    store: sharedRedis(client, { clock: () => nowMs, timeoutMs: 5_000 }).store,
    nowMs: () => nowMs,
    async advance(ms) {
      nowMs += ms;
      await advance(ms);
    },
    close,
  };
}

testStore('Redis, ioredis 6', () => harness(redis.server.client()));
testStore('Redis, ioredis 5', () =>
  // Its types differ from those of version 6.
  harness(new Redis5({ host: '127.0.0.1', port: redis.server.port }) as unknown as RedisClient),
);
testStore('Redis, other options', () =>
  harness(redis.server.client({ keyPrefix: 'shop:', enableAutoPipelining: true })),
);
