import { type RedisClient, redis as sharedRedis } from 'countersign/redis';
import type { StoreUnderTest } from 'countersign/store';
import { CLIENTS } from '../support/redis/any-client.ts';
import { redisOfFile } from '../support/redis/redis-of-file.ts';
import { operationHistories } from './operation-histories.ts';
import { redisHarness } from './redis-harness.ts';

const redis = redisOfFile();

function harness(client: RedisClient, disconnect: () => void): StoreUnderTest {
  return {
    store: sharedRedis(client, { timeoutMs: 5_000 }).store,
    nowMs: Date.now,
    ...redisHarness({ disconnect }, [redis.server]),
  };
}

for (const [name, connect] of CLIENTS) {
  operationHistories(`Redis, ${name}`, async () => {
    const { client, disconnect } = await connect(redis.server.port);
    return harness(client, disconnect);
  });
}
operationHistories('Redis, other options', () => {
  const options = { keyPrefix: 'shop:', enableAutoPipelining: true, stringNumbers: true };
  const client = redis.server.client(options);
  return harness(client, () => client.disconnect());
});
