import { type RedisClient, redis } from 'countersign/redis';
import type { StoreUnderTest } from 'countersign/store';
import { Cluster as Cluster5 } from 'ioredis5';
import { clusterOfFile } from '../support/redis/cluster-of-file.ts';
import { operationHistories } from './operation-histories.ts';
import { redisHarness } from './redis-harness.ts';

const cluster = clusterOfFile({ replicas: 0 });

function harness(client: RedisClient): StoreUnderTest {
  return {
    store: redis(client, { timeoutMs: 5_000 }).store,
    nowMs: Date.now,
    ...redisHarness(client, cluster.nodes),
  };
}

operationHistories('Cluster, ioredis 6', () => harness(cluster.client()), { runs: 20 });
operationHistories('Cluster, ioredis 5', () => {
  const addresses = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  // Its types differ from those of version 6.
  return harness(new Cluster5(addresses) as unknown as RedisClient);
});
operationHistories('Cluster, other options', () =>
  harness(cluster.client({ keyPrefix: '{shop}:', enableAutoPipelining: true })),
);
