import { redisOperationStore } from 'countersign/redis';
import { Cluster as Cluster5 } from 'ioredis5';
import { afterAll, beforeAll } from 'vitest';
import { type RedisCluster, startCluster } from '../support/redis/redis-cluster.ts';
import { shiftTime } from '../support/redis/shift-time.ts';
import { type OperationHarness, operationStoreContract } from './operation-store-contract.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startCluster({ replicas: 0 });
}, 30_000);
afterAll(() => cluster.stop());

type Client = Parameters<typeof redisOperationStore>[0];

function harness(client: Client): OperationHarness {
  const masters = cluster.nodes.map((node) => node.client());
  return {
    store: redisOperationStore(client, { timeoutMs: 5_000 }),
    async advance(ms) {
      for (const master of masters) await shiftTime(master, ms);
    },
    async close() {
      for (const master of masters) {
        await master.flushall();
        master.disconnect();
      }
      client.disconnect();
    },
  };
}

operationStoreContract('Redis Cluster, ioredis 6', () => harness(cluster.client()), { runs: 20 });
operationStoreContract('Redis Cluster, ioredis 5', () => {
  const addresses = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  // Its types differ from those of version 6.
  return harness(new Cluster5(addresses) as unknown as Client);
});
operationStoreContract('Redis Cluster, key prefix and auto-pipelining', () =>
  harness(cluster.client({ keyPrefix: '{shop}:', enableAutoPipelining: true })),
);
