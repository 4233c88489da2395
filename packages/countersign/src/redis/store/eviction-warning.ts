/** The warning that Redis may drop what a store keeps before its time. */

import type { Redis } from 'ioredis';
import { isCluster, type RedisClient } from '../client.ts';
import { EVICTION_CURE, evictionOf, parseServerInfo } from '../server-info.ts';

/**
 * Warns once, as a process warning, when a server has a limit of memory and a policy that makes room by dropping keys: a
 * replay id that was dropped may be used again. Asks when the client is connected, and nothing where it must not ask.
 */
export function warnOfEviction(client: RedisClient): void {
  if (client.status === 'ready') void check(client);
  else client.once('ready', () => void check(client));
}

async function check(client: RedisClient): Promise<void> {
  const nodes = isCluster(client) ? client.nodes('master') : [client];
  const policies = await Promise.all(nodes.map(evictionPolicyOf));
  const policy = policies.find((each) => each !== undefined);
  if (policy === undefined) return;
  process.emitWarning(
    `Redis may evict live replay ids and operations (maxmemory-policy ${policy}), so that a request could be played again, ` +
      `or something be done again that is done once. ${EVICTION_CURE}`,
    { code: 'COUNTERSIGN_REDIS_EVICTION' },
  );
}

/** The policy by which a server evicts keys; `undefined` when it evicts none, or does not say. */
async function evictionPolicyOf(node: Redis): Promise<string | undefined> {
  // INFO, as CONFIG GET is refused by most that offer Redis as a service.
  const info = parseServerInfo(await node.info('memory').catch(() => ''));
  return evictionOf(info) === 'now' ? info.get('maxmemory_policy') : undefined;
}
