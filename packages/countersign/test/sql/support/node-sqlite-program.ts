/** Runs the contracts of keys on node:sqlite, and prints the titles of the tests that fail, and how many passed. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { keyAdministrationContract, keyRecordStoreContract, keySourceContract } from '../../../src/keys.ts';
import { type SqliteConnection, sqliteDatabase, sqlMigrations } from '../../../src/sql.ts';
import { administrationOf, type KeyDatabase, recordsOf, sourceOf } from './key-database.ts';

interface Connection extends SqliteConnection {
  exec(sql: string): void;
  close(): void;
}

// By a variable, since the types of Node 20 do not have it.
const name = 'node:sqlite';
const { DatabaseSync } = (await import(name)) as { DatabaseSync: new (file: string) => Connection };

function database(): KeyDatabase {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'countersign-sqlite-'));
  const connections: Connection[] = [];
  const open = () => {
    const connection = new DatabaseSync(path.join(directory, 'keys.sqlite'));
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF');
    connections.push(connection);
    return connection;
  };
  const first = open();
  for (const { sql } of sqlMigrations('sqlite')) first.exec(sql);
  return {
    table: 'countersign_keys',
    connect: () => sqliteDatabase(open()),
    close() {
      for (const connection of connections) connection.close();
      rmSync(directory, { recursive: true });
    },
  };
}

let passed = 0;
for (const { title, run } of [
  ...keyRecordStoreContract(() => recordsOf(database())),
  ...keyAdministrationContract(() => administrationOf(database())),
  ...keySourceContract(() => sourceOf(database())),
]) {
  try {
    await run();
    passed++;
  } catch (error) {
    console.log(`${title}: ${(error as Error).message}`);
  }
}
console.log(`${passed} passed`);
