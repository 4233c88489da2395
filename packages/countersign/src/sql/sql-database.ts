/** A database of SQL, as a driver of the integrator's reaches it. */

/** A value that a statement is given. */
export type SqlValue = string | number | null;

/** Rows of an answer, by the names of their columns. */
export type SqlRows = readonly Readonly<Record<string, unknown>>[];

/** The dialects that statements are written in. */
export type SqlDialect = 'postgresql' | 'sqlite';

/**
 * A database. `pgDatabase()` and `sqliteDatabase()` make one of a driver; others take a few lines.
 *
 * @example
 * import postgres from 'postgres';
 *
 * const sql = postgres(process.env.DATABASE_URL);
 * const database: SqlDatabase = {
 *   dialect: 'postgresql',
 *   query: (text, values) => sql.unsafe(text, [...values]),
 * };
 */
export interface SqlDatabase {
  readonly dialect: SqlDialect;
  /**
   * Runs one statement, alone and committed at once. Its values stand as `$1`, `$2` … for PostgreSQL and as `?` for SQLite,
   * each once and in their order.
   *
   * @returns the rows of the answer.
   */
  readonly query: (text: string, values: readonly SqlValue[]) => SqlRows | Promise<SqlRows>;
  /** Hears what is notified on a channel (`LISTEN`), where the driver can. */
  readonly listen?: ((channel: string, listener: SqlListener) => Promise<SqlListening>) | undefined;
}

/** A listener to notifications. */
export interface SqlListener {
  readonly onPayload: (payload: string) => void;
  /** The connection was lost, and nothing is heard any more. */
  readonly onLost: () => void;
}

/** Listening to notifications. */
export interface SqlListening {
  readonly close: () => void | Promise<void>;
}
