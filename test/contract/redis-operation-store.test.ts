import { redisOperationStore } from 'countersign/redis';
import { Redis as Redis5 } from 'ioredis5';
import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { shiftTime } from '../support/redis/shift-time.ts';
import { type OperationHarness, operationStoreContract } from './operation-store-contract.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

type Client = Parameters<typeof redisOperationStore>[0];

function harness(client: Client): OperationHarness {
  const administrator = server.client();
  return {
    store: redisOperationStore(client, { timeoutMs: 5_000 }),
    advance: (ms) => shiftTime(administrator, ms),
    async close() {
      await administrator.flushall();
      administrator.disconnect();
      client.disconnect();
    },
  };
}

operationStoreContract('Redis, ioredis 6', () => harness(server.client()));
operationStoreContract('Redis, ioredis 5', () =>
  // Its types differ from those of version 6.
  harness(new Redis5({ host: '127.0.0.1', port: server.port }) as unknown as Client),
);
operationStoreContract('Redis, key prefix, auto-pipelining, numbers as texts', () =>
  harness(server.client({ keyPrefix: 'shop:', enableAutoPipelining: true, stringNumbers: true })),
);
