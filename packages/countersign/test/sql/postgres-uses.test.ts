import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { postgresOfFile, postgresPrograms } from '../../../../test/support/postgres/postgres-server.ts';
import { pgDatabase, sqlKeys, sqlMigrations } from '../../src/sql.ts';
import { MASTER_KEYS } from './support/key-database.ts';

describe.skipIf(postgresPrograms === undefined)('last uses in PostgreSQL', () => {
  const server = postgresOfFile();

  it('are written in the same order by all processes, so that none waits for one that waits for it', async () => {
    const pool = server.pool();
    for (const { sql } of sqlMigrations('postgresql')) await pool.query(sql);
    const keys = sqlKeys(pgDatabase(server.pool()), {
      ...{ masterKeys: MASTER_KEYS, timeoutMs: 20_000, lastUsedSeconds: 3600 },
    });
    await pool.query(`INSERT INTO countersign_keys_used VALUES ('a', 1), ('b', 1)`);
    const other = await pool.connect();
    onTestFinished(() => other.release());
    const write = (id: string) =>
      other.query(`UPDATE countersign_keys_used SET used_ms = 2 WHERE id = '${id}'`);
    await other.query('BEGIN');
    await write('a');
    for (const id of ['b', 'a']) keys.noteUse?.(id);
    const closed = keys.close();
    await vi.waitFor(async () => {
      const { rows } = await pool.query(
        `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT%'`,
      );
      expect(rows).toHaveLength(1);
    }, 10_000);
    await write('b');
    await other.query('COMMIT');
    await closed;
    expect(keys.lostUses()).toBe(0);
    const { rows } = await pool.query('SELECT min(used_ms)::text AS first FROM countersign_keys_used');
    expect(Number(rows[0].first)).toBeGreaterThan(2);
  });
});
