/** Masters with a replica each, of which one can be lost and replaced, again and again. */

import type { Cluster, Redis } from 'ioredis';
import { ask, hasReplicas } from '../../support/redis/ask.ts';
import { startCluster } from '../../support/redis/redis-cluster.ts';
import { startSentinel } from '../../support/redis/redis-sentinel.ts';
import type { RedisServer } from '../../support/redis/redis-server.ts';
import { startProxy, type TcpProxy } from '../../support/redis/tcp-proxy.ts';
import { until } from '../../support/redis/until.ts';
import { manyKeyIds } from './claims.ts';

/** Servers of a measurement. */
export interface Topology {
  readonly name: string;
  /** Keys that the master decides on which is going to be lost. */
  readonly keyIds: readonly string[];
  client(): Redis | Cluster;
  /** The master as it is now. */
  master(): Promise<RedisServer>;
  /** Brings a lost master back, as a replica of the one that took over. */
  bringBack(lost: RedisServer): Promise<void>;
  /** Leads the replica's connection to its master through a proxy. Only where a replica can be told so. */
  readonly lengthenLink?: () => Promise<TcpProxy>;
  stop(): Promise<void>;
}

const KEYS = 20;
const TIMEOUT_MS = 30_000;

/** One master with one replica and three Sentinels. */
export async function sentinelTopology(): Promise<Topology> {
  const group = await startSentinel();
  const servers = [group.master, ...group.replicas];
  const master = async () => serverAt(servers, await group.currentMasterPort());
  return {
    name: 'Sentinel',
    keyIds: manyKeyIds(KEYS),
    client: () => group.client(),
    master,
    async bringBack(lost) {
      const { port } = await master();
      await lost.restart();
      await ask(lost, 'replicaof', '127.0.0.1', String(port));
      await untilFollowed(master);
    },
    async lengthenLink() {
      const current = await master();
      const link = await startProxy(current.port);
      const replica = servers.find((server) => server !== current) as RedisServer;
      await ask(replica, 'replicaof', '127.0.0.1', String(link.port));
      await untilFollowed(master);
      return link;
    },
    stop: () => group.stop(),
  };
}

/** Three masters with one replica each. */
export async function clusterTopology(): Promise<Topology> {
  const cluster = await startCluster({ args: ['--cluster-require-full-coverage', 'no'] });
  const [first, ...others] = manyKeyIds(KEYS * 10) as [string, ...string[]];
  const master = () => masterOf(first);
  const masterOf = (keyId: string) => cluster.masterOf(`{${keyId}}`);
  const home = await master();
  const homes = await Promise.all(others.map(masterOf));
  return {
    name: 'Cluster',
    keyIds: [first, ...others.filter((_, i) => homes[i] === home)].slice(0, KEYS),
    client: () => cluster.client(),
    master,
    async bringBack(lost) {
      await lost.restart();
      await untilFollowed(master);
    },
    stop: () => cluster.stop(),
  };
}

function serverAt(servers: readonly RedisServer[], port: number): RedisServer {
  const server = servers.find((each) => each.port === port);
  if (server === undefined) throw new Error(`no server of ours listens on port ${port}`);
  return server;
}

function untilFollowed(master: () => Promise<RedisServer>): Promise<void> {
  return until('the master has a replica', async () => hasReplicas(await master(), 1), TIMEOUT_MS);
}
