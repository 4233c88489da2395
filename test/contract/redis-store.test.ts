import { redisStore } from 'countersign/redis';
import { Redis as Redis5 } from 'ioredis5';
import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { shiftTime } from '../support/redis/shift-time.ts';
import { type StoreHarness, storeContract } from './store-contract.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

type Client = Parameters<typeof redisStore>[0];

function harness(client: Client): StoreHarness {
  const administrator = server.client();
  let nowMs = Date.now();
  return {
    store: redisStore(client, { clock: () => nowMs, timeoutMs: 5_000 }),
    nowMs: () => nowMs,
    async advance(ms) {
      nowMs += ms;
      await shiftTime(administrator, ms);
    },
    async close() {
      await administrator.flushall();
      client.disconnect();
    },
  };
}

storeContract('Redis, ioredis 6', () => harness(server.client()));
storeContract('Redis, ioredis 5', () =>
  // Its types differ from those of version 6.
  harness(new Redis5({ host: '127.0.0.1', port: server.port }) as unknown as Client),
);
storeContract('Redis, key prefix and auto-pipelining', () =>
  harness(server.client({ keyPrefix: 'shop:', enableAutoPipelining: true })),
);
