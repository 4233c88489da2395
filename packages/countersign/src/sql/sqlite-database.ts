/** SQLite through `node:sqlite`, `better-sqlite3`, or a driver that is called as they are. */

import { kindOf } from '../internal/value-kind.ts';
import type { SqlDatabase, SqlRows } from './sql-database.ts';

/** The part of a connection that is used. */
export interface SqliteConnection {
  readonly prepare: (text: string) => SqliteStatement;
}

/** The part of a statement that is used. */
export interface SqliteStatement {
  // biome-ignore lint/suspicious/noExplicitAny: each driver has values of its own.
  readonly all: (...values: any[]) => unknown[];
}

/** The statements of keys are some ten, and one for each number of last uses in a batch. */
const MOST_STATEMENTS = 100;

/**
 * Makes a database of a connection to SQLite, version 3.35 or newer. The connection stays yours: set `journal_mode` to `WAL`, so that
 * lookups do not wait for changes, and a `busy_timeout` where several processes change keys.
 *
 * @example
 * import { DatabaseSync } from 'node:sqlite';
 *
 * const connection = new DatabaseSync('keys.sqlite');
 * connection.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 1000');
 * const keys = sqlKeys(sqliteDatabase(connection), { masterKeys: process.env.COUNTERSIGN_MASTER_KEYS });
 * @throws TypeError for what is no connection.
 */
export function sqliteDatabase(connection: SqliteConnection): SqlDatabase {
  if (typeof connection?.prepare !== 'function')
    throw new TypeError(
      `sqliteDatabase(): the first argument must be a connection such as new DatabaseSync('keys.sqlite'), got ${kindOf(connection)}`,
    );
  const statements = new Map<string, SqliteStatement>();

  function statementOf(text: string): SqliteStatement {
    const known = statements.get(text);
    if (known !== undefined) return known;
    if (statements.size === MOST_STATEMENTS) statements.clear();
    const statement = connection.prepare(text);
    statements.set(text, statement);
    return statement;
  }

  return {
    dialect: 'sqlite',
    query: (text, values) => statementOf(text).all(...values) as SqlRows,
  };
}
