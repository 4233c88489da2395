import { describe, it } from 'vitest';
import { keyAdministrationContract, keyRecordStoreContract, keySourceContract } from '../../src/keys.ts';
import { sqliteDatabase, sqlMigrations } from '../../src/sql.ts';
import { administrationOf, type KeyDatabase, recordsOf, sourceOf } from './support/key-database.ts';
import { sqliteFile } from './support/sqlite.ts';

function database(): KeyDatabase {
  const file = sqliteFile();
  const connection = file.connect();
  for (const { sql } of sqlMigrations('sqlite')) connection.exec(sql);
  return {
    table: 'countersign_keys',
    connect: () => sqliteDatabase(file.connect()),
    close: file.remove,
  };
}

describe('records in SQLite', () => {
  for (const { title, run } of keyRecordStoreContract(() => recordsOf(database()))) it(title, run);
});

describe('keys in SQLite', () => {
  for (const { title, run } of keyAdministrationContract(() => administrationOf(database()))) it(title, run);
  for (const { title, run } of keySourceContract(() => sourceOf(database()))) it(title, run);
});
