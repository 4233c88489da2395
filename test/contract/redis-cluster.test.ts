import { type RedisClient, redis } from 'countersign/redis';
import type { StoreUnderTest } from 'countersign/store';
import { Cluster as Cluster5 } from 'ioredis5';
import { createCluster } from 'redis';
import { CLUSTER_CLIENTS, nodeRedis } from '../support/redis/any-client.ts';
import { clusterOfFile } from '../support/redis/cluster-of-file.ts';
import { redisHarness } from './redis-harness.ts';
import { testStore } from './store-contract.ts';

const cluster = clusterOfFile({ replicas: 0 });

function harness(client: RedisClient, disconnect: () => void): StoreUnderTest {
  let nowMs = Date.now();
  const { advance, close } = redisHarness({ disconnect }, cluster.nodes);
  return {
    store: redis(client, { clock: () => nowMs, timeoutMs: 5_000 }).store,
    nowMs: () => nowMs,
    async advance(ms) {
      nowMs += ms;
      await advance(ms);
    },
    close,
  };
}

const ports = () => cluster.nodes.map(({ port }) => port);

// Each key is on a node of its own.
const NO_SHARED = { sharedLimits: false };

testStore(
  'Cluster, ioredis 6',
  () => {
    const client = cluster.client();
    return harness(client, () => client.disconnect());
  },
  NO_SHARED,
);
testStore(
  'Cluster, ioredis 5',
  () => {
    const client = new Cluster5(ports().map((port) => ({ host: '127.0.0.1', port })));
    return harness(client, () => client.disconnect());
  },
  NO_SHARED,
);
testStore('Cluster, ioredis, other options', () => {
  const client = cluster.client({ keyPrefix: '{shop}:', enableAutoPipelining: true });
  return harness(client, () => client.disconnect());
});
for (const [name, connect] of CLUSTER_CLIENTS) {
  testStore(
    `Cluster, ${name}`,
    async () => {
      const { client, disconnect } = await connect(ports());
      return harness(client, disconnect);
    },
    NO_SHARED,
  );
}
testStore('Cluster, node-redis, other options', async () => {
  const rootNodes = ports().map((port) => ({ socket: { host: '127.0.0.1', port } }));
  const options = { rootNodes, keyPrefix: '{shop}:', minimizeConnections: true, RESP: 2 } as const;
  const { client, disconnect } = await nodeRedis(createCluster(options));
  return harness(client, disconnect);
});
