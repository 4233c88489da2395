/** Makes a Redis Cluster of nodes that do not know each other yet. */

import { ask, askLines, hasReplicas } from './ask.ts';
import { knownNodes } from './cluster-nodes.ts';
import type { RedisServer } from './redis-server.ts';
import { everyServer } from './server-group.ts';
import { until } from './until.ts';

const SLOTS = 16_384;
const TIMEOUT_MS = 15_000;

/**
 * Gives the slots to the first nodes and makes the others their replicas in turn.
 *
 * @returns once every node says that the cluster is ok and the replicas are in sync.
 */
export async function formCluster(nodes: readonly RedisServer[], masterCount: number): Promise<void> {
  const masters = nodes.slice(0, masterCount);
  const replicas = nodes.slice(masterCount);
  const ids = await Promise.all(masters.map(async (master) => String(await ask(master, 'cluster', 'myid'))));

  await Promise.all(nodes.map((node, i) => ask(node, 'cluster', 'set-config-epoch', String(i + 1))));
  await Promise.all(masters.map((master, i) => ask(master, 'cluster', 'addslots', ...share(i, masterCount))));
  await Promise.all(nodes.map((node, i) => meet(node, nodes.slice(i + 1))));
  await within('every node knows every other', () => everyServer(nodes, (node) => knows(node, nodes.length)));

  const replicate = (node: RedisServer, i: number) =>
    ask(node, 'cluster', 'replicate', ids[i % masterCount] as string);
  await Promise.all(replicas.map(replicate));
  await within('every node agrees that the cluster is ok', () =>
    everyServer(nodes, (node) => agrees(node, masterCount)),
  );
  await within('the replicas are in sync', () =>
    everyServer(masters, (master) => hasReplicas(master, replicas.length / masterCount)),
  );
}

function within(what: string, holds: () => Promise<boolean>): Promise<void> {
  return until(what, holds, TIMEOUT_MS);
}

function share(index: number, masterCount: number): string[] {
  const first = Math.floor((SLOTS * index) / masterCount);
  const end = Math.floor((SLOTS * (index + 1)) / masterCount);
  return Array.from({ length: end - first }, (_, offset) => String(first + offset));
}

// All to all: with one in the middle the news of each other would take several rounds of gossip.
async function meet(node: RedisServer, others: readonly RedisServer[]): Promise<void> {
  for (const { port } of others) await ask(node, 'cluster', 'meet', '127.0.0.1', String(port));
}

async function knows(node: RedisServer, count: number): Promise<boolean> {
  const known = await knownNodes(node);
  return known.length === count && known.every(({ flags }) => !flags.includes('handshake'));
}

async function agrees(node: RedisServer, masterCount: number): Promise<boolean> {
  const [info, known] = await Promise.all([askLines(node, 'cluster', 'info'), knownNodes(node)]);
  const masters = known.filter(({ flags }) => flags.includes('master'));
  const allOwnSlots = masters.every(({ slots }) => slots.length > 0);
  return info.includes('cluster_state:ok') && masters.length === masterCount && allOwnSlots;
}
