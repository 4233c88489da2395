/** View of a Redis Cluster by one of its nodes. */

import { askLines } from './ask.ts';
import type { RedisServer } from './redis-server.ts';

/** One line of CLUSTER NODES. */
export interface ClusterNode {
  readonly port: number;
  /** Such as `master`, `slave`, `fail`, `handshake`. */
  readonly flags: readonly string[];
  readonly epoch: number;
  /** The first and last slot of each range that it owns. */
  readonly slots: readonly (readonly [first: number, last: number])[];
}

/** The nodes as this one sees them. @see https://redis.io/docs/latest/commands/cluster-nodes/ */
export async function knownNodes(node: RedisServer): Promise<ClusterNode[]> {
  return (await askLines(node, 'cluster', 'nodes')).map(parseNode);
}

function parseNode(line: string): ClusterNode {
  const [, address = '', flags = '', , , , epoch, , ...slots] = line.split(' ');
  return {
    port: Number(/:(\d+)/.exec(address)?.[1]),
    flags: flags.split(','),
    epoch: Number(epoch),
    // Slots on their way to another node are written as [slot->-id].
    slots: slots.filter((range) => !range.startsWith('[')).map(toRange),
  };
}

function toRange(range: string): readonly [number, number] {
  const [first, last = first] = range.split('-').map(Number);
  return [first as number, last as number];
}
