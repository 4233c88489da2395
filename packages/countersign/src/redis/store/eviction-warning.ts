/** The warning that Redis may drop what a store keeps before its time. */

import type { Redis } from 'ioredis';
import { isCluster, type RedisClient } from '../client.ts';
import { evictionCure, evictionOf, parseServerInfo } from '../server-info.ts';

/** Data that is lost, and the consequence. */
const LOSSES = {
  'replay ids': 'a request could be played again',
  operations: 'one could be done again',
} as const;

/**
 * Warns once, as a process warning, when a server has a limit of memory and a policy that makes room by dropping keys: a
 * replay id that was dropped may be used again. Asks when the client is connected, and nothing where it must not ask.
 */
export function warnOfEviction(client: RedisClient, kept: keyof typeof LOSSES = 'replay ids'): void {
  if (client.status === 'ready') void check(client, kept);
  else client.once('ready', () => void check(client, kept));
}

async function check(client: RedisClient, kept: keyof typeof LOSSES): Promise<void> {
  const nodes = isCluster(client) ? client.nodes('master') : [client];
  const policies = await Promise.all(nodes.map(evictionPolicyOf));
  const policy = policies.find((each) => each !== undefined);
  if (policy === undefined) return;
  process.emitWarning(
    `Redis may evict live ${kept} (maxmemory-policy ${policy}), so that ${LOSSES[kept]}. ` +
      evictionCure(kept),
    { code: 'COUNTERSIGN_REDIS_EVICTION' },
  );
}

/** The policy by which a server evicts keys; `undefined` when it evicts none, or does not say. */
async function evictionPolicyOf(node: Redis): Promise<string | undefined> {
  // INFO, as CONFIG GET is refused by most that offer Redis as a service.
  const info = parseServerInfo(await node.info('memory').catch(() => ''));
  return evictionOf(info) === 'now' ? info.get('maxmemory_policy') : undefined;
}
