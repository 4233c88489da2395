/** API keys kept in Redis for all processes: a key source, and the administration of the keys. */

import { type KeyAdministration, keyAdministration } from '../../keys/administration/key-administration.ts';
import { recordCodec } from '../../keys/administration/record-codec.ts';
import { isKeyId, toApiKey } from '../../keys/administration/stored-key.ts';
import type { ApiKey } from '../../keys/api-key.ts';
import { cachedKeys } from '../../keys/cached-keys.ts';
import type { KeySource } from '../../keys/key-source.ts';
import type { RedisClient } from '../client.ts';
import { keyChanges } from './key-changes.ts';
import { keyHash } from './key-hash.ts';
import { assertOpens } from './master-key-check.ts';
import { type RedisKeysOptions, toRedisKeysSettings } from './redis-keys-options.ts';

/** Keys in Redis. */
export interface RedisKeys extends KeySource, KeyAdministration {
  /**
   * Resolves once changes by other processes are heard, where there is a `subscriber`, and the records in Redis open with
   * the master keys. Rejects when the subscription cannot be had; it is tried again whenever the connection is ready, and
   * by each call of this. Rejects with a `RedisKeysError` when Redis cannot be asked, or no record opens: the master key
   * is another one than that which sealed them.
   */
  readonly ready: () => Promise<void>;
  /**
   * Ends the subscription, and the connection of the subscriber: not if that is the client itself, or something else
   * listens to messages on it. The client stays open.
   */
  readonly close: () => Promise<void>;
}

/**
 * Keeps API keys in Redis.
 *
 * Secrets are sealed under a master key, and bound to the rest of the record: a record that was changed without the
 * master key is an error, which refuses its requests as `keys_unavailable`. What Redis holds is not proven to be the
 * latest: a client that may write to it can delete a record, or put back an older one of the same key.
 *
 * @throws TypeError or RangeError that names the option at fault.
 */
export function redisKeys(client: RedisClient, options: RedisKeysOptions): RedisKeys {
  const settings = toRedisKeysSettings(client, options);
  const { masterKeys, subscriber, prefix, cache, timeoutMs, ttlSeconds, clock, logger } = settings;
  // In a Cluster the hash is in one slot; classic messages reach every node.
  const name = `${prefix}{keys}`;
  const channel = `${name}:changes`;
  const codec = recordCodec(name, masterKeys);
  const hash = keyHash({ client, name, channel, timeoutMs });
  const cached = cachedKeys({ find: load }, cache);
  const { invalidate } = cached;
  const isShared = subscriber === client;
  const changes = keyChanges({ subscriber, isShared, channel, invalidate, timeoutMs, ttlSeconds, logger });

  async function load(id: string): Promise<ApiKey | undefined> {
    const text = await hash.read(id);
    return text === undefined ? undefined : toApiKey(codec.decode(id, text));
  }

  return {
    ...keyAdministration({ hash, codec, clock, invalidate }),
    async ready() {
      await changes.ready();
      await assertOpens(client, { hash, codec });
    },
    close: changes.close,
    find: (id) => (isKeyId(id) ? cached.find(id) : undefined),
    confirm: (id, isFresh) => (isKeyId(id) ? cached.confirm(id, isFresh) : undefined),
  };
}
