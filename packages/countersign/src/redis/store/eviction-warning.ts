/** The warning that Redis may drop what a store keeps before its time. */

import { commandsOf, type RedisClient } from '../client.ts';
import { EVICTION_CURE, evictionOf, parseServerInfo } from '../server-info.ts';

/**
 * Warns once, as a process warning, when a server has a limit of memory and a policy that makes room by dropping keys: a
 * replay id that was dropped may be used again. Asks when the client is connected, and nothing where it must not ask.
 */
export function warnOfEviction(client: RedisClient): void {
  const { state, follow, askInfo } = commandsOf(client);
  let isAsked = false;
  const ask = () => {
    if (isAsked) return;
    isAsked = true;
    // INFO, as CONFIG GET is refused by most that offer Redis as a service.
    void warn(askInfo('memory'));
  };
  if (state === 'ready') ask();
  else follow({ onReady: ask });
}

async function warn(replies: Promise<readonly string[]>): Promise<void> {
  const policy = (await replies).map(evictionPolicyOf).find((each) => each !== undefined);
  if (policy === undefined) return;
  process.emitWarning(
    `Redis may evict live replay ids and operations (maxmemory-policy ${policy}), so that a request could be played again, ` +
      `or something be done again that is done once. ${EVICTION_CURE}`,
    { code: 'COUNTERSIGN_REDIS_EVICTION' },
  );
}

/** The policy by which a server evicts keys; `undefined` when it evicts none, or does not say. */
function evictionPolicyOf(reply: string): string | undefined {
  const info = parseServerInfo(reply);
  return evictionOf(info) === 'now' ? info.get('maxmemory_policy') : undefined;
}
