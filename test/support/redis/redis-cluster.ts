/** A real Redis Cluster for a test. */

import { Cluster, type ClusterOptions } from 'ioredis';
import { ask } from './ask.ts';
import { type ClusterNode, knownNodes } from './cluster-nodes.ts';
import { formCluster } from './form-cluster.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { startAll, stopAll } from './server-group.ts';

export interface StartClusterOptions {
  /** By default 3. */
  readonly masters?: number;
  /** Of each master; by default 1. */
  readonly replicas?: number;
  /** More arguments of each node's redis-server. */
  readonly args?: readonly string[];
}

export interface RedisCluster {
  /** The first masters first, then the first replica of each, and so on. Failovers change the roles. */
  readonly nodes: readonly RedisServer[];
  /** A new ioredis client, disconnected by `stop`. It swallows 'error' events, of which tests cause plenty. */
  client(options?: ClusterOptions): Cluster;
  /** The node that owns the key's slot, as the running nodes say now. It may have been killed a moment ago. */
  masterOf(key: string): Promise<RedisServer>;
  stop(): Promise<void>;
}

const NODE_TIMEOUT_MS = 1_000;

const nodeArgs = [
  ...['--cluster-enabled', 'yes', '--cluster-node-timeout', String(NODE_TIMEOUT_MS)],
  // Without these a replica may sit back after a test's long pause, or serve another master than its own.
  ...['--cluster-replica-validity-factor', '0', '--cluster-migration-barrier', '100'],
  // A new replica would wait 5 s for others to be served with it.
  ...['--repl-diskless-sync-delay', '0'],
];

/** Starts a cluster whose nodes all agree and whose replicas are in sync. */
export async function startCluster(options: StartClusterOptions = {}): Promise<RedisCluster> {
  const { masters: masterCount = 3, replicas: replicasEach = 1, args = [] } = options;
  const start = () => startRedis({ args: [...nodeArgs, ...args] });
  const nodes = await startAll(Array.from({ length: masterCount * (1 + replicasEach) }, () => start));
  try {
    await formCluster(nodes, masterCount);
  } catch (error) {
    await stopAll(nodes);
    throw error;
  }

  const clients = new Set<Cluster>();
  return {
    nodes,
    client(options = {}) {
      const addresses = nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
      // Typed by its default whatever the test asks for: callers share one type of client.
      const typed = options as ClusterOptions & { redisOptions: { replyMapping: 'legacy' } };
      const client = new Cluster(addresses, typed);
      client.on('error', () => undefined);
      clients.add(client);
      return client;
    },
    masterOf: (key) => masterOf(nodes, key),
    async stop() {
      for (const client of clients) client.disconnect();
      await stopAll(nodes);
    },
  };
}

async function masterOf(nodes: readonly RedisServer[], key: string): Promise<RedisServer> {
  const running = nodes.filter(({ state }) => state === 'running');
  const [anyNode] = running;
  if (anyNode === undefined) throw new Error('no node of the cluster is running');
  const slot = Number(await ask(anyNode, 'cluster', 'keyslot', key));
  const views = await Promise.all(running.map(knownNodes));
  // After a failover some nodes have not heard of it yet: the newest claim is the one that wins.
  const claims = views.flat().filter((node) => owns(node, slot));
  const [newest] = claims.sort((a, b) => b.epoch - a.epoch);
  const master = nodes.find(({ port }) => port === newest?.port);
  if (master === undefined) throw new Error(`no node owns slot ${slot}, that of ${key}`);
  return master;
}

function owns({ slots }: ClusterNode, slot: number): boolean {
  return slots.some(([first, last]) => first <= slot && slot <= last);
}
