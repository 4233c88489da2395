import { type RedisClient, redis as sharedRedis } from 'countersign/redis';
import type { StoreUnderTest } from 'countersign/store';
import { createClient } from 'redis';
import { type AnyClient, CLIENTS, nodeRedis, socketTo } from '../support/redis/any-client.ts';
import { redisOfFile } from '../support/redis/redis-of-file.ts';
import { redisHarness } from './redis-harness.ts';
import { testStore } from './store-contract.ts';

const redis = redisOfFile();

function harness(client: RedisClient, disconnect: () => void): StoreUnderTest {
  let nowMs = Date.now();
  const { advance, close } = redisHarness({ disconnect }, [redis.server]);
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

function testClient(name: string, connect: () => Promise<AnyClient>): void {
  testStore(`Redis, ${name}`, async () => {
    const { client, disconnect } = await connect();
    return harness(client, disconnect);
  });
}

for (const [name, connect] of CLIENTS) testClient(name, () => connect(redis.server.port));

testClient('ioredis, other options', async () => {
  const client = redis.server.client({ keyPrefix: 'shop:', enableAutoPipelining: true });
  return { client, disconnect: () => client.disconnect() };
});

testClient('node-redis, other options', () => {
  const socket = socketTo(redis.server.port);
  // 58 is the type of numbers: the owner of the client wants them as texts.
  const commandOptions = { typeMapping: { 58: String } } as const;
  const options = { socket, commandOptions, keyPrefix: 'shop:', commandsQueueMaxLength: 10_000 };
  return nodeRedis(createClient({ ...options, disableOfflineQueue: true }));
});
