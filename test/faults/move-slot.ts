/** The move of a hash slot from one master of a Redis Cluster to another, as `redis-cli --cluster reshard` does it. */

import { ask } from '../support/redis/ask.ts';
import type { RedisCluster } from '../support/redis/redis-cluster.ts';
import type { RedisServer } from '../support/redis/redis-server.ts';

/** A move that has begun: the slot still belongs to one master, and a part of its keys may be with the other. */
export interface SlotMove {
  readonly from: RedisServer;
  readonly to: RedisServer;
  /** Moves the keys that are there now. */
  readonly moveKeys: () => Promise<void>;
  /** Gives the slot to the other master. */
  readonly finish: () => Promise<void>;
}

/** Begins to move the slot of the Redis key to one of the other `masters`. */
export async function beginSlotMove(
  cluster: RedisCluster,
  masters: readonly RedisServer[],
  key: string,
): Promise<SlotMove> {
  const from = await cluster.masterOf(key);
  const to = masters.find(({ port }) => port !== from.port) as RedisServer;
  const slot = String(await ask(from, 'cluster', 'keyslot', key));
  const [fromId, toId] = await Promise.all(
    [from, to].map(async (node) => String(await ask(node, 'cluster', 'myid'))),
  );
  await ask(to, 'cluster', 'setslot', slot, 'importing', fromId as string);
  await ask(from, 'cluster', 'setslot', slot, 'migrating', toId as string);
  const moveKeys = async () => {
    const keys = (await ask(from, 'cluster', 'getkeysinslot', slot, '1000')) as string[];
    if (keys.length > 0)
      await ask(from, 'migrate', '127.0.0.1', String(to.port), '', '0', '1000', 'keys', ...keys);
  };
  return {
    from,
    to,
    moveKeys,
    async finish() {
      await moveKeys();
      // The one that receives it first, so that no request is sent around in between.
      for (const node of [to, from]) await ask(node, 'cluster', 'setslot', slot, 'node', toId as string);
    },
  };
}
