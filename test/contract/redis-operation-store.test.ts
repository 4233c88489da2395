import { type RedisClient, redis as sharedRedis } from 'countersign/redis';
import type { StoreUnderTest } from 'countersign/store';
import { Redis as Redis5 } from 'ioredis5';
import { redisOfFile } from '../support/redis/redis-of-file.ts';
import { operationHistories } from './operation-histories.ts';
import { redisHarness } from './redis-harness.ts';

const redis = redisOfFile();

function harness(client: RedisClient): StoreUnderTest {
  return {
    store: sharedRedis(client, { timeoutMs: 5_000 }).store,
    nowMs: Date.now,
    ...redisHarness(client, [redis.server]),
  };
}

operationHistories('Redis, ioredis 6', () => harness(redis.server.client()));
operationHistories('Redis, ioredis 5', () =>
  // Its types differ from those of version 6.
  harness(new Redis5({ host: '127.0.0.1', port: redis.server.port }) as unknown as RedisClient),
);
operationHistories('Redis, other options', () =>
  harness(redis.server.client({ keyPrefix: 'shop:', enableAutoPipelining: true, stringNumbers: true })),
);
