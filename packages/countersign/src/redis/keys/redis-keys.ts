/** API keys kept in Redis for all processes: a key source, and the administration of the keys. */

import { unavailableUnheard } from '../../keys/administration/guarded-records.ts';
import { KeyAdministrationError } from '../../keys/administration/key-administration-error.ts';
import type { KeyRecordStore } from '../../keys/administration/key-record-store.ts';
import { keysIn, type StoredKeys } from '../../keys/administration/stored-keys.ts';
import { commandsOf, type RedisClient } from '../client.ts';
import { keyChanges } from './key-changes.ts';
import { keyHash } from './key-hash.ts';
import { type RedisKeysOptions, type RedisKeysSettings, toRedisKeysSettings } from './redis-keys-options.ts';
import { useHash } from './use-hash.ts';

/** Keys in Redis. */
export interface RedisKeys extends StoredKeys {
  /**
   * Resolves once changes by other processes are heard, where there is a `subscriber`, and the records in Redis open with
   * the master keys. Rejects with a `KeyAdministrationError` when the subscription cannot be had, which is tried again
   * whenever the connection is ready, and by each call of this; when Redis cannot be asked; or when no record opens: the
   * master key is another one than that which sealed them. A user who may not list the records is not told.
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
  const keys = keysIn(redisKeyRecords(client, settings), settings, 'keys()');
  return {
    ...keys,
    async ready() {
      // A call has less time than the connection may take that is being made.
      await commandsOf(client).settled();
      await keys.ready().catch((error: unknown) => {
        if (!mayNotList(error)) throw error;
      });
    },
  };
}

function redisKeyRecords(client: RedisClient, settings: RedisKeysSettings): KeyRecordStore {
  const { subscriber, prefix, timeoutMs, ttlSeconds, logger } = settings;
  // In a Cluster the hash is in one slot; classic messages reach every node.
  const name = `${prefix}{keys}`;
  const channel = `${name}:changes`;
  const isShared = subscriber === client;
  return {
    ...keyHash({ client, name, channel, timeoutMs }),
    name,
    follow: (invalidate) =>
      unavailableUnheard(
        keyChanges({ subscriber, isShared, channel, invalidate, timeoutMs, ttlSeconds, logger }),
      ),
    uses: useHash({ client, name: `${name}:used`, timeoutMs }),
  };
}

function mayNotList(error: unknown): boolean {
  return (
    error instanceof KeyAdministrationError &&
    /^Redis could not be asked: .*(?:NOPERM|can't run this command|no permissions)/.test(error.message)
  );
}
