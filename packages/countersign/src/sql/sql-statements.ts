/** The statements on the tables of keys. Each is one step, so that none needs a transaction. */

import type { SqlDialect } from './sql-database.ts';
import type { SqlTables } from './sql-tables.ts';

/** The statements, whose values stand in the order of their names. */
export interface SqlStatements {
  /** Of an id. */
  readonly read: string;
  /** Of an id and a text. */
  readonly insert: string;
  /** Of the next text, an id and the current text. */
  readonly update: string;
  /** The same, and nobody is told. */
  readonly updateQuietly: string;
  /** Of an id. */
  readonly remove: string;
  /** Of an age in milliseconds: the marks of keys that were removed longer ago. */
  readonly purge: string;
  /** Of the last id of the page before, and a number of rows. */
  readonly page: string;
  /** The time of the database's clock. */
  readonly now: string;
  /** Of a time and a number of rows: ids of what has changed since, each with the time of now; one row without an id for nothing. */
  readonly changes: string;
  /** Of pairs of an id and a time, as many as are asked for. */
  readonly use: (pairs: number) => string;
  /** Of ids, as many as are asked for. */
  readonly used: (ids: number) => string;
  /** Of an id. */
  readonly forget: string;
}

/** The clock of the database, which all processes share. */
const NOW_MS: Readonly<Record<SqlDialect, string>> = {
  postgresql: '(extract(epoch from clock_timestamp()) * 1000)::bigint',
  sqlite: "cast((julianday('now') - 2440587.5) * 86400000 as integer)",
};

/** Writes the statements. */
export function sqlStatements(dialect: SqlDialect, { keys, used, channel }: SqlTables): SqlStatements {
  const now = NOW_MS[dialect];
  const isPostgres = dialect === 'postgresql';
  const greatest = isPostgres ? 'greatest' : 'max';
  const write = (sql: string) => (isPostgres ? numbered(sql) : sql);
  const told = (sql: string) =>
    write(isPostgres ? `WITH changed AS (${sql}) SELECT id, pg_notify('${channel}', id) FROM changed` : sql);
  // What was removed stays for a while, so that polls for changes see it.
  return {
    read: write(`SELECT record FROM ${keys} WHERE id = ? AND record IS NOT NULL`),
    insert: told(
      `INSERT INTO ${keys} (id, record, changed_ms) VALUES (?, ?, ${now}) ON CONFLICT (id) DO UPDATE SET record = excluded.record, changed_ms = excluded.changed_ms WHERE ${keys}.record IS NULL RETURNING id`,
    ),
    update: told(
      `UPDATE ${keys} SET record = ?, changed_ms = ${now} WHERE id = ? AND record = ? RETURNING id`,
    ),
    updateQuietly: write(`UPDATE ${keys} SET record = ? WHERE id = ? AND record = ? RETURNING id`),
    remove: told(
      `UPDATE ${keys} SET record = NULL, changed_ms = ${now} WHERE id = ? AND record IS NOT NULL RETURNING id`,
    ),
    purge: write(`DELETE FROM ${keys} WHERE record IS NULL AND changed_ms < ${now} - ? RETURNING id`),
    page: write(`SELECT id, record FROM ${keys} WHERE id > ? AND record IS NOT NULL ORDER BY id LIMIT ?`),
    // Of the table, so that one that is missing is told at the start.
    now: `SELECT ${now} AS now_ms, max(changed_ms) AS newest_ms FROM ${keys}`,
    changes: write(
      `SELECT clock.now_ms, changed.id FROM (SELECT ${now} AS now_ms) AS clock LEFT JOIN ${keys} AS changed ON changed.changed_ms > ? LIMIT ?`,
    ),
    use: (pairs) =>
      write(
        `INSERT INTO ${used} (id, used_ms) VALUES ${list('(?, ?)', pairs)} ON CONFLICT (id) DO UPDATE SET used_ms = ${greatest}(${used}.used_ms, excluded.used_ms) RETURNING id`,
      ),
    used: (ids) => write(`SELECT id, used_ms FROM ${used} WHERE id IN (${list('?', ids)})`),
    forget: write(`DELETE FROM ${used} WHERE id = ? RETURNING id`),
  };
}

function list(each: string, count: number): string {
  return Array.from({ length: count }, () => each).join(', ');
}

/** Values are numbered in PostgreSQL, where `?` is an operator. */
function numbered(sql: string): string {
  let number = 0;
  return sql.replace(/\?/g, () => `$${++number}`);
}
