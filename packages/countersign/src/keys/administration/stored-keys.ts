/** API keys in any store of records: a key source, and the administration of the keys. */

import type { ApiKey } from '../api-key.ts';
import { cachedKeys } from '../cached-keys.ts';
import type { KeySource } from '../key-source.ts';
import { keyAdministration } from './administer-keys.ts';
import { guardedRecords } from './guarded-records.ts';
import type { KeyAdministration } from './key-administration.ts';
import type { KeyRecordStore } from './key-record-store.ts';
import { type KeyUses, keyUses } from './key-uses.ts';
import { assertOpens } from './master-key-check.ts';
import { recordCodec } from './record-codec.ts';
import { isKeyId, toApiKey } from './stored-key.ts';
import {
  assertStoredKeysOptions,
  type KeptKeysSettings,
  type StoredKeysOptions,
  toKeptKeysSettings,
  toTimeoutMs,
} from './stored-keys-options.ts';

/** Keys that are kept: a source for verifiers, and their administration. */
export interface StoredKeys extends KeySource, KeyAdministration {
  /**
   * Resolves once changes by other processes are heard, where the store tells of them, and the records open with the master
   * keys. Rejects with a `KeyAdministrationError` when the store cannot be asked, changes cannot be heard, or no record opens:
   * the master key is another one than that which sealed them.
   */
  readonly ready: () => Promise<void>;
  /** Number of batches of last uses that could not be written, and are lost. */
  readonly lostUses: () => number;
  /** Writes the last uses that are not written yet, and stops following changes. What the store uses stays open. */
  readonly close: () => Promise<void>;
}

const OWNER = 'storedKeys()';

/**
 * Keeps API keys in a store of records of your own.
 *
 * Secrets are sealed under a master key, and bound to the rest of the record: a record that was changed without the
 * master key is an error, which refuses its requests as `keys_unavailable`. What the store holds is not proven to be the
 * latest: a program that may write to it can delete a record, or put back an older one of the same key.
 *
 * @example
 * const keys = storedKeys(memoryKeyRecords(), { masterKeys: process.env.COUNTERSIGN_MASTER_KEYS });
 * const { secret } = await keys.create({ id: 'ak_test_1' });
 * @throws TypeError or RangeError that names the option at fault.
 */
export function storedKeys(store: KeyRecordStore, options: StoredKeysOptions): StoredKeys {
  assertStoredKeysOptions(OWNER, options);
  const timeoutMs = toTimeoutMs(OWNER, options.timeoutMs ?? 1000);
  if (typeof store?.replace !== 'function')
    throw new TypeError(
      `${OWNER}: the first argument must be a store of records, such as memoryKeyRecords()`,
    );
  return keysIn(guardedRecords(store, timeoutMs), toKeptKeysSettings(OWNER, options), OWNER);
}

/** Keeps keys in a store whose calls end in time, with options that were checked. */
export function keysIn(store: KeyRecordStore, settings: KeptKeysSettings, owner: string): StoredKeys {
  const { masterKeys, cache, idFormat, secretFormat, lastUsedSeconds, clock, logger } = settings;
  const codec = recordCodec(store.name, masterKeys);
  const cached = cachedKeys({ find: lookUp }, cache);
  const { invalidate } = cached;
  const followed = store.follow?.(invalidate);
  const uses = lastUsedSeconds === undefined ? undefined : notesOf(lastUsedSeconds);

  function notesOf(seconds: number): KeyUses {
    if (store.uses === undefined)
      throw new TypeError(`${owner}: "lastUsedSeconds" needs a store that has "uses"`);
    return keyUses({ write: store.uses.write, seconds, clock, logger });
  }

  /** Mistyped ids are told by their checksum, which anyone can make: so this tells nothing of which keys there are. */
  function lookUp(id: string): Promise<ApiKey | undefined> | undefined {
    return idFormat?.isMistyped(id) ? undefined : load(id);
  }

  async function load(id: string): Promise<ApiKey | undefined> {
    const text = await store.read(id);
    return text === undefined ? undefined : toApiKey(codec.decode(id, text));
  }

  // Times are forgotten by those who record them: others may have no right to.
  const used = store.uses && (uses === undefined ? { read: store.uses.read } : store.uses);
  return {
    ...keyAdministration({ store, codec, clock, invalidate, idFormat, secretFormat, uses: used }),
    async ready() {
      await followed?.ready();
      await assertOpens(owner, { store, codec });
    },
    async close() {
      await followed?.close();
      await uses?.flush();
    },
    lostUses: () => uses?.lostBatches() ?? 0,
    find: (id) => (isKeyId(id) ? cached.find(id) : undefined),
    confirm: (id, isFresh) => (isKeyId(id) ? cached.confirm(id, isFresh) : undefined),
    noteUse: uses?.note,
  };
}
