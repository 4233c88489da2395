/** The database that the keys are in: PostgreSQL where DATABASE_URL names one, else SQLite in a file of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  pgDatabase,
  type SqlDatabase,
  type SqliteConnection,
  sqliteDatabase,
  sqlMigrations,
} from 'countersign/sql';
import pg from 'pg';

/** A database with empty tables. */
export interface Databases {
  readonly name: string;
  readonly table: string;
  /** Opens it, as each process does for itself. */
  readonly open: () => SqlDatabase;
  readonly close: () => Promise<void>;
}

interface Connection extends SqliteConnection {
  exec(sql: string): unknown;
  close(): unknown;
}

/** Opens a database and makes the tables. */
export function openDatabases(url: string | undefined): Promise<Databases> {
  return url === undefined ? sqlite() : postgres(url);
}

async function postgres(url: string): Promise<Databases> {
  const pool = new pg.Pool({ connectionString: url });
  // Each run has a table of its own, so that the next one begins anew.
  const table = `countersign_example_${Date.now()}`;
  for (const { sql } of sqlMigrations('postgresql', table)) await pool.query(sql);
  return {
    name: 'PostgreSQL',
    table,
    open: () => pgDatabase(pool, { listen: true }),
    async close() {
      await pool.query(`DROP TABLE ${table}, ${table}_used`);
      await pool.end();
    },
  };
}

async function sqlite(): Promise<Databases> {
  const { name, connect } = await sqliteDriver();
  const directory = mkdtempSync(join(tmpdir(), 'countersign-example-'));
  const connections: Connection[] = [];

  function open(): Connection {
    const connection = connect(join(directory, 'keys.sqlite'));
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 1000');
    connections.push(connection);
    return connection;
  }

  const first = open();
  for (const { sql } of sqlMigrations('sqlite')) first.exec(sql);
  return {
    name: `SQLite, by ${name}`,
    table: 'countersign_keys',
    open: () => sqliteDatabase(open()),
    async close() {
      for (const connection of connections) connection.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Node's own from 22.13 on. Before, libsql is called just like it. */
async function sqliteDriver(): Promise<{ name: string; connect: (file: string) => Connection }> {
  const own = 'node:sqlite';
  try {
    const { DatabaseSync } = (await import(own)) as { DatabaseSync: new (file: string) => Connection };
    return { name: own, connect: (file) => new DatabaseSync(file) };
  } catch {
    const { default: Database } = await import('libsql');
    return { name: 'libsql', connect: (file) => new Database(file) };
  }
}
