/** SQLite in a file, through a driver that is called as node:sqlite and better-sqlite3 are. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';

/** A database in a file of its own. */
export interface SqliteFile {
  /** Opens another connection. */
  readonly connect: () => Database.Database;
  /** Closes all and removes the file. */
  readonly remove: () => void;
}

/** Makes an empty database. */
export function sqliteFile(): SqliteFile {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'countersign-sqlite-'));
  const connections = new Set<Database.Database>();
  return {
    connect() {
      const connection = new Database(path.join(directory, 'keys.sqlite'));
      connection.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF');
      connections.add(connection);
      return connection;
    },
    remove() {
      for (const connection of connections) connection.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
