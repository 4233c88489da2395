/** Keys in a database of SQL, through a driver of yours. */

export type { StoredKeys } from './keys/administration/stored-keys.ts';
export type { KeptKeysOptions } from './keys/administration/stored-keys-options.ts';
export {
  type PgConnection,
  type PgDatabaseOptions,
  type PgPool,
  pgDatabase,
} from './sql/pg-database.ts';
export type {
  SqlDatabase,
  SqlDialect,
  SqlListener,
  SqlListening,
  SqlRows,
  SqlValue,
} from './sql/sql-database.ts';
export { type SqlKeysOptions, sqlKeys } from './sql/sql-keys.ts';
export { type SqlMigration, sqlMigrations } from './sql/sql-migrations.ts';
export { type SqliteConnection, type SqliteStatement, sqliteDatabase } from './sql/sqlite-database.ts';
