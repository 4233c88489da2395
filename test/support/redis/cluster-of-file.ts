/** One Redis Cluster for all tests of a file. */

import { afterAll, beforeAll } from 'vitest';
import { type RedisCluster, type StartClusterOptions, startCluster } from './redis-cluster.ts';

/** Starts a Cluster before the first test of the file, and stops it after the last. It is there once the first test begins. */
export function clusterOfFile(options: StartClusterOptions): RedisCluster {
  const cluster = {} as RedisCluster;
  beforeAll(async () => void Object.assign(cluster, await startCluster(options)), 30_000);
  // Not there where it did not start.
  afterAll(() => cluster.stop?.());
  return cluster;
}
