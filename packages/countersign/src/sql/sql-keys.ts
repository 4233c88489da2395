/** API keys in a database of SQL: a key source, and the administration of the keys. */

import type { Logger } from '../events/verdict-log.ts';
import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { guardedRecords } from '../keys/administration/guarded-records.ts';
import { keysIn, type StoredKeys } from '../keys/administration/stored-keys.ts';
import {
  KEPT_KEYS_OPTIONS,
  type KeptKeysOptions,
  LONGEST_TIMER_MS,
  toKeptKeysSettings,
  toTimeoutMs,
} from '../keys/administration/stored-keys-options.ts';
import type { SqlDatabase } from './sql-database.ts';
import { sqlKeyRecords } from './sql-key-records.ts';
import { assertDialect, DEFAULT_TABLE, tablesOf } from './sql-tables.ts';

/** Options of {@link sqlKeys}. */
export interface SqlKeysOptions extends KeptKeysOptions {
  /** Name of the table, with its schema where it needs one. Secrets are bound to it. Default: `countersign_keys`. */
  readonly table?: string | undefined;
  /** Seconds from one question for changes by other processes to the next. Default: 5. */
  readonly pollSeconds?: number | undefined;
  /** Milliseconds that each statement may take. Default: 1000. */
  readonly timeoutMs?: number | undefined;
  /** Told when changes or uses cannot be asked for or recorded, and when they can be again. Default: none. */
  readonly logger?: Logger | undefined;
}

const OWNER = 'sqlKeys()';

/**
 * Keeps API keys in a table of PostgreSQL or SQLite, which `sqlMigrations()` makes. The database stays yours.
 *
 * Secrets are sealed under a master key, and bound to the rest of the record: a record that was changed without the
 * master key is an error, which refuses its requests as `keys_unavailable`. What the table holds is not proven to be the
 * latest: a user who may write to it can delete a record, or put back an older one of the same key.
 *
 * @example
 * const keys = sqlKeys(pgDatabase(pool), { masterKeys: process.env.COUNTERSIGN_MASTER_KEYS });
 * await keys.ready();
 * const verifier = createVerifier({ scheme, keys });
 * @throws TypeError or RangeError that names the option at fault.
 */
export function sqlKeys(database: SqlDatabase, options: SqlKeysOptions): StoredKeys {
  assertKnownOptions(OWNER, options, [...KEPT_KEYS_OPTIONS, 'table', 'pollSeconds', 'timeoutMs', 'logger']);
  if (typeof database?.query !== 'function')
    throw new TypeError(
      `${OWNER}: the first argument must be a database, such as pgDatabase(pool), got ${kindOf(database)}`,
    );
  assertDialect(OWNER, database.dialect);
  const { table = DEFAULT_TABLE, pollSeconds = 5 } = options;
  const tables = tablesOf(OWNER, table);
  const timeoutMs = toTimeoutMs(OWNER, options.timeoutMs ?? 1000);
  if (!(pollSeconds > 0 && pollSeconds * 1000 <= LONGEST_TIMER_MS))
    throw new RangeError(`${OWNER}: "pollSeconds" must be a number of seconds greater than 0`);
  const settings = toKeptKeysSettings(OWNER, options);
  const { logger } = settings;
  const records = sqlKeyRecords(database, { tables, pollSeconds, timeoutMs, logger });
  return keysIn(guardedRecords(records, timeoutMs), settings, OWNER);
}
