import { type RedisClient, redis as sharedRedis } from 'countersign/redis';
import { Redis as Redis5 } from 'ioredis5';
import { redisOfFile } from '../support/redis/redis-of-file.ts';
import { type OperationHarness, operationStoreContract } from './operation-store-contract.ts';
import { redisHarness } from './redis-harness.ts';

const redis = redisOfFile();

function harness(client: RedisClient): OperationHarness {
  return {
    store: sharedRedis(client, { timeoutMs: 5_000 }).store.operations,
    ...redisHarness(client, [redis.server]),
  };
}

operationStoreContract('Redis, ioredis 6', () => harness(redis.server.client()));
operationStoreContract('Redis, ioredis 5', () =>
  // Its types differ from those of version 6.
  harness(new Redis5({ host: '127.0.0.1', port: redis.server.port }) as unknown as RedisClient),
);
operationStoreContract('Redis, other options', () =>
  harness(redis.server.client({ keyPrefix: 'shop:', enableAutoPipelining: true, stringNumbers: true })),
);
