/** The tables of keys, as statements for any tool that migrates a database. */

import type { SqlDialect } from './sql-database.ts';
import { assertDialect, DEFAULT_TABLE, tablesOf } from './sql-tables.ts';

/** A step of the tables from one version to the next. */
export interface SqlMigration {
  /** Says which step it is. It stays as it is in later versions, which add others. */
  readonly name: string;
  /** Statements, each ended by a semicolon. */
  readonly sql: string;
}

/**
 * The statements that make the tables of `sqlKeys()`. Run each step once, in their order, with your own tool of migrations or as
 * here; a later version of this library may add further ones.
 *
 * @example
 * for (const { sql } of sqlMigrations('sqlite')) connection.exec(sql);
 * @param table The name that `sqlKeys()` is given as `table`. Default: `countersign_keys`.
 * @throws TypeError for a dialect or a name that is none.
 */
export function sqlMigrations(dialect: SqlDialect, table: string = DEFAULT_TABLE): readonly SqlMigration[] {
  assertDialect('sqlMigrations()', dialect);
  const { keys, used, index } = tablesOf('sqlMigrations()', table);
  const isPostgres = dialect === 'postgresql';
  // By its bytes, so that no rule of a language takes two ids for one or lists them in another order.
  const id = isPostgres ? 'text COLLATE "C" PRIMARY KEY' : 'text NOT NULL PRIMARY KEY';
  const ms = isPostgres ? 'bigint NOT NULL' : 'integer NOT NULL';
  const end = isPostgres ? ')' : ') WITHOUT ROWID';
  return [
    {
      name: '0001_keys',
      sql: `CREATE TABLE ${keys} (
  id ${id},
  record text, -- null: the key was removed, and others have yet to hear of it
  changed_ms ${ms}
${end};
CREATE INDEX ${index} ON ${keys} (changed_ms);
CREATE TABLE ${used} (
  id ${id},
  used_ms ${ms}
${end};
`,
    },
  ];
}
