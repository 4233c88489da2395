import { type RedisClient, redis } from 'countersign/redis';
import type { StoreUnderTest } from 'countersign/store';
import { Cluster as Cluster5 } from 'ioredis5';
import { clusterOfFile } from '../support/redis/cluster-of-file.ts';
import { redisHarness } from './redis-harness.ts';
import { testStore } from './store-contract.ts';

const cluster = clusterOfFile({ replicas: 0 });

function harness(client: RedisClient): StoreUnderTest {
  let nowMs = Date.now();
  const { advance, close } = redisHarness(client, cluster.nodes);
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

testStore('Cluster, ioredis 6', () => harness(cluster.client()));
testStore('Cluster, ioredis 5', () => {
  const addresses = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  // Its types differ from those of version 6.
  return harness(new Cluster5(addresses) as unknown as RedisClient);
});
testStore('Cluster, other options', () =>
  harness(cluster.client({ keyPrefix: '{shop}:', enableAutoPipelining: true })),
);
