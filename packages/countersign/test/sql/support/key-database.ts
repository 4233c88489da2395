/** Subjects of the contracts of keys, on a database of any kind. */

import { randomBytes } from 'node:crypto';
import { recordCodec } from '../../../src/keys/administration/record-codec.ts';
import type { FullKey } from '../../../src/keys/administration/stored-key.ts';
import { type ApiKey, secretsOf } from '../../../src/keys/api-key.ts';
import { toMasterKeyRing } from '../../../src/keys/sealing/master-keys.ts';
import { withoutNulls } from '../../../src/keys/without-nulls.ts';
import type { KeyAdministrationUnderTest, KeySourceUnderTest } from '../../../src/keys.ts';
import { sqlKeyRecords } from '../../../src/sql/sql-key-records.ts';
import { tablesOf } from '../../../src/sql/sql-tables.ts';
import { type SqlDatabase, type SqlKeysOptions, sqlKeys } from '../../../src/sql.ts';

export const MASTER_KEYS = `test:${randomBytes(32).toString('base64')}`;

/** A database with empty tables of the name. */
export interface KeyDatabase {
  readonly table: string;
  /** As another process has it. */
  readonly connect: () => SqlDatabase;
  readonly close?: () => void | Promise<void>;
}

/** The records of the tables, whose changes are polled for quickly. */
export function recordsOf({ table, connect, close }: KeyDatabase) {
  const make = () =>
    sqlKeyRecords(connect(), {
      tables: tablesOf('test', table),
      pollSeconds: 0.02,
      timeoutMs: 5000,
      logger: undefined,
    });
  return { store: make(), another: make, ...(close && { close }) };
}

/** The administration of the tables. */
export function administrationOf({ table, connect, close }: KeyDatabase): KeyAdministrationUnderTest {
  let nowMs = 1_700_000_000_000;
  const make = () =>
    sqlKeys(connect(), { table, masterKeys: MASTER_KEYS, clock: () => nowMs, timeoutMs: 5000 });
  const all = [make()];
  return {
    keys: all[0] as ReturnType<typeof make>,
    another() {
      const other = make();
      all.push(other);
      return other;
    },
    nowMs: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
    async close() {
      await Promise.all(all.map((keys) => keys.close()));
      await close?.();
    },
  };
}

/** The source of the tables, and keys that come into them from elsewhere. */
export function sourceOf(database: KeyDatabase, options: Partial<SqlKeysOptions> = {}): KeySourceUnderTest {
  const { table, connect, close } = database;
  const keys = sqlKeys(connect(), { table, masterKeys: MASTER_KEYS, timeoutMs: 5000, ...options });
  const { store } = recordsOf({ table, connect });
  const codec = recordCodec(store.name, toMasterKeyRing(MASTER_KEYS));
  return {
    source: keys,
    async put(key) {
      await store.replace(key.id, await store.read(key.id), codec.encode(toFullKey(key)));
      await keys.ready();
    },
    async remove(id) {
      await store.remove(id);
      await keys.ready();
    },
    async close() {
      await keys.close();
      await close?.();
    },
  };
}

function toFullKey(key: ApiKey): FullKey {
  const { secret: _secret, secrets: _secrets, ...rest } = key;
  const now = new Date();
  return {
    ...withoutNulls(rest),
    status: key.status ?? 'active',
    secrets: secretsOf(key),
    createdAt: now,
    updatedAt: now,
  };
}
