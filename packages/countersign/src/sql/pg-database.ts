/** PostgreSQL through the driver `pg`. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { SqlDatabase, SqlListener, SqlListening, SqlRows } from './sql-database.ts';

/** The part of a `Pool` of `pg` that is used. */
export interface PgPool {
  readonly query: (text: string, values: unknown[]) => Promise<{ readonly rows: unknown[] }>;
  readonly connect: () => Promise<PgConnection>;
}

/** The part of a connection out of a pool that is used. */
export interface PgConnection {
  readonly query: (text: string) => Promise<unknown>;
  readonly release: (destroy?: boolean) => void;
  // biome-ignore lint/suspicious/noExplicitAny: pg has a declaration for each event.
  readonly on: (event: any, listener: (value: any) => void) => unknown;
}

/** Options of {@link pgDatabase}. */
export interface PgDatabaseOptions {
  /**
   * Keeps one connection of the pool to hear of changes at once. It must reach the server itself: behind a pooler that
   * hands connections around, such as PgBouncer by transaction, nothing is heard. Default: false; changes are polled for.
   */
  readonly listen?: boolean | undefined;
}

/**
 * Makes a database of a pool of `pg`. The pool stays yours.
 *
 * @example
 * import pg from 'pg';
 *
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * const keys = sqlKeys(pgDatabase(pool, { listen: true }), { masterKeys: process.env.COUNTERSIGN_MASTER_KEYS });
 * @throws TypeError for what is no pool, or an invalid option.
 */
export function pgDatabase(pool: PgPool, options: PgDatabaseOptions = {}): SqlDatabase {
  assertKnownOptions('pgDatabase()', options, ['listen']);
  if (typeof pool?.query !== 'function' || typeof pool.connect !== 'function')
    throw new TypeError(
      `pgDatabase(): the first argument must be a pool of pg, such as new pg.Pool({ connectionString }), got ${kindOf(pool)}`,
    );
  const { listen = false } = options;
  if (typeof listen !== 'boolean') throw new TypeError('pgDatabase(): "listen" must be true or false');
  return {
    dialect: 'postgresql',
    query: async (text, values) => (await pool.query(text, [...values])).rows as SqlRows,
    ...(listen && { listen: (channel, listener) => listenOn(pool, channel, listener) }),
  };
}

async function listenOn(pool: PgPool, channel: string, listener: SqlListener): Promise<SqlListening> {
  const connection = await pool.connect();
  let isOver = false;

  function end(): void {
    if (isOver) return;
    isOver = true;
    // Destroyed and not handed back, since its next user would hear, too.
    connection.release(true);
  }

  function lose(): void {
    if (isOver) return;
    end();
    listener.onLost();
  }

  connection.on('error', lose);
  connection.on('end', lose);
  connection.on('notification', (message: { channel: string; payload?: string }) => {
    if (!isOver && message.channel === channel) listener.onPayload(message.payload ?? '');
  });
  try {
    await connection.query(`LISTEN "${channel}"`);
  } catch (error) {
    end();
    throw error;
  }
  return { close: end };
}
