/** Keys of Influencemart in Redis, so that the console can manage them. */

import { type RedisKeys, redis } from 'countersign/redis';
import { Redis } from 'ioredis';
import { demoKeys } from '../systems.ts';

/** Of this demo alone. A real service has its master keys from its environment. */
const MASTER_KEYS = `demo:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const OWNERS = ['Aurora Shop', 'Blue Harbour', 'Cedar & Sons'];

/** Keys, and the way to leave them. */
export interface ManagedKeys {
  readonly keys: RedisKeys;
  readonly close: () => Promise<void>;
}

/** Puts the demo keys into Redis, unless they are there already. */
export async function keysToManage(url: string): Promise<ManagedKeys> {
  const client = new Redis(url);
  client.on('error', () => undefined);
  const subscriber = client.duplicate();
  subscriber.on('error', () => undefined);
  const keys = redis(client, { timeoutMs: 2000 }).keys({ masterKeys: MASTER_KEYS, subscriber });
  await keys.ready();
  for (const [i, { secret, secrets: _none, ...key }] of demoKeys.influencemart.entries()) {
    if ((await keys.get(key.id)) !== undefined) continue;
    const owner = OWNERS[i % OWNERS.length] as string;
    await keys.create({ ...key, secret, owner });
  }
  return {
    keys,
    async close() {
      await keys.close();
      client.disconnect();
    },
  };
}
