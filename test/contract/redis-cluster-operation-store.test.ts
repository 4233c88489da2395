import { type RedisClient, redis } from 'countersign/redis';
import { Cluster as Cluster5 } from 'ioredis5';
import { clusterOfFile } from '../support/redis/cluster-of-file.ts';
import { type OperationHarness, operationStoreContract } from './operation-store-contract.ts';
import { redisHarness } from './redis-harness.ts';

const cluster = clusterOfFile({ replicas: 0 });

function harness(client: RedisClient): OperationHarness {
  return {
    store: redis(client, { timeoutMs: 5_000 }).store.operations,
    ...redisHarness(client, cluster.nodes),
  };
}

operationStoreContract('Cluster, ioredis 6', () => harness(cluster.client()), { runs: 20 });
operationStoreContract('Cluster, ioredis 5', () => {
  const addresses = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  // Its types differ from those of version 6.
  return harness(new Cluster5(addresses) as unknown as RedisClient);
});
operationStoreContract('Cluster, other options', () =>
  harness(cluster.client({ keyPrefix: '{shop}:', enableAutoPipelining: true })),
);
