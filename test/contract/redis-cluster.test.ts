import { type RedisClient, redis } from 'countersign/redis';
import { Cluster as Cluster5 } from 'ioredis5';
import { clusterOfFile } from '../support/redis/cluster-of-file.ts';
import { redisHarness } from './redis-harness.ts';
import { type StoreHarness, storeContract } from './store-contract.ts';

const cluster = clusterOfFile({ replicas: 0 });

function harness(client: RedisClient): StoreHarness {
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

storeContract('Cluster, ioredis 6', () => harness(cluster.client()));
storeContract('Cluster, ioredis 5', () => {
  const addresses = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  // Its types differ from those of version 6.
  return harness(new Cluster5(addresses) as unknown as RedisClient);
});
storeContract('Cluster, other options', () =>
  harness(cluster.client({ keyPrefix: '{shop}:', enableAutoPipelining: true })),
);
