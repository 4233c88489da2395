/** The warning that Redis may drop replay ids before their time. */

import type { Redis } from 'ioredis';
import { isCluster, type RedisClient } from '../client.ts';

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
    `Redis may evict live replay ids (maxmemory-policy ${policy}), so that a request could be played again. ` +
      'Set maxmemory-policy to noeviction, or keep replay ids on a server of their own.',
    { code: 'COUNTERSIGN_REDIS_EVICTION' },
  );
}

/** The policy by which a server evicts keys; `undefined` when it evicts none, or does not say. */
async function evictionPolicyOf(node: Redis): Promise<string | undefined> {
  // INFO, as CONFIG GET is refused by most that offer Redis as a service.
  const info = await node.info('memory').catch(() => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  const isLimited = /^maxmemory:[1-9]/m.test(info);
  return isLimited && policy !== 'noeviction' ? policy : undefined;
}
