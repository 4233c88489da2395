import { type RedisClient, redis } from 'countersign/redis';
import type { StoreUnderTest } from 'countersign/store';
import { Cluster as Cluster5 } from 'ioredis5';
import { CLUSTER_CLIENTS } from '../support/redis/any-client.ts';
import { clusterOfFile } from '../support/redis/cluster-of-file.ts';
import { operationHistories } from './operation-histories.ts';
import { redisHarness } from './redis-harness.ts';

const cluster = clusterOfFile({ replicas: 0 });

function harness(client: RedisClient, disconnect: () => void): StoreUnderTest {
  return {
    store: redis(client, { timeoutMs: 5_000 }).store,
    nowMs: Date.now,
    ...redisHarness({ disconnect }, cluster.nodes),
  };
}

operationHistories(
  'Cluster, ioredis 6',
  () => {
    const client = cluster.client();
    return harness(client, () => client.disconnect());
  },
  { runs: 20 },
);
operationHistories('Cluster, ioredis 5', () => {
  const client = new Cluster5(cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
  return harness(client, () => client.disconnect());
});
operationHistories('Cluster, ioredis, other options', () => {
  const client = cluster.client({ keyPrefix: '{shop}:', enableAutoPipelining: true });
  return harness(client, () => client.disconnect());
});
for (const [name, connect] of CLUSTER_CLIENTS) {
  operationHistories(
    `Cluster, ${name}`,
    async () => {
      const { client, disconnect } = await connect(cluster.nodes.map(({ port }) => port));
      return harness(client, disconnect);
    },
    { runs: 20 },
  );
}
