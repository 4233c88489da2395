import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { postgresOfFile, postgresPrograms } from '../../../../test/support/postgres/postgres-server.ts';
import { pgDatabase, sqlKeys, sqlMigrations } from '../../src/sql.ts';
import { MASTER_KEYS } from './support/key-database.ts';

describe.skipIf(postgresPrograms === undefined)('keys in PostgreSQL', () => {
  const server = postgresOfFile();
  const options = { masterKeys: MASTER_KEYS, timeoutMs: 5000, ttlSeconds: 3600 };

  async function tables(table: string) {
    const pool = server.pool();
    for (const { sql } of sqlMigrations('postgresql', table)) await pool.query(sql);
    return pool;
  }

  it('are heard of at once when they change, also after the connection was ended, and hold none after close()', async () => {
    const pool = await tables('heard');
    const mine = sqlKeys(pgDatabase(pool), { ...options, table: 'heard' });
    const listening = server.pool();
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const other = sqlKeys(pgDatabase(listening, { listen: true }), {
      ...options,
      ...{ table: 'heard', pollSeconds: 3600, logger },
    });
    onTestFinished(() => mine.close());
    await other.ready();
    await mine.create({ id: 'k' });
    await vi.waitFor(async () => expect(await other.find('k')).toMatchObject({ status: 'active' }), 10_000);
    await mine.disable('k');
    await vi.waitFor(async () => expect(await other.find('k')).toMatchObject({ status: 'disabled' }), 10_000);

    const { rows } = await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'`,
    );
    expect(rows).toHaveLength(1);
    await vi.waitFor(() => expect(logger.warn).toHaveBeenCalledTimes(1), 10_000);
    await mine.enable('k');
    await other.ready();
    expect(await other.find('k')).toMatchObject({ status: 'active' });
    await mine.remove('k');
    await vi.waitFor(async () => expect(await other.find('k')).toBeUndefined(), 10_000);

    await other.close();
    const listeners = () =>
      pool.query(`SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'`);
    await vi.waitFor(async () => expect((await listeners()).rows).toEqual([]), 10_000);
  });

  it('can be used by a user who may only read, who cannot change them', async () => {
    const pool = await tables('documented');
    await pool.query(`CREATE ROLE verifier LOGIN;
      GRANT SELECT ON documented TO verifier;
      GRANT SELECT, INSERT, UPDATE ON documented_used TO verifier;`);
    const admin = sqlKeys(pgDatabase(pool), { ...options, table: 'documented' });
    const reading = server.pool({ user: 'verifier' });
    const verifier = sqlKeys(pgDatabase(reading, { listen: true }), {
      ...options,
      ...{ table: 'documented', lastUsedSeconds: 60 },
    });
    await admin.create({ id: 'k' });
    await verifier.ready();
    expect(await verifier.find('k')).toMatchObject({ status: 'active' });
    verifier.noteUse?.('k');
    await verifier.close();
    expect(verifier.lostUses()).toBe(0);
    expect([...(await admin.lastUsed(['k'])).keys()]).toEqual(['k']);
    const refused = verifier.revoke('k');
    await expect(refused).rejects.toMatchObject({ code: 'keys_unavailable' });
    await expect(refused).rejects.toThrow('permission denied');
    expect(await admin.get('k')).toMatchObject({ status: 'active' });
    await admin.close();
  });

  it('live in a schema where the name has one', async () => {
    const pool = server.pool();
    await pool.query('CREATE SCHEMA auth');
    for (const { sql } of sqlMigrations('postgresql', 'auth.api_keys')) await pool.query(sql);
    const keys = sqlKeys(pgDatabase(pool), { ...options, table: 'auth.api_keys' });
    await keys.create({ id: 'k', owner: 'merchant 17' });
    const found = `SELECT id, record::json->'record'->>'owner' AS owner FROM auth.api_keys`;
    expect((await pool.query(found)).rows).toEqual([{ id: 'k', owner: 'merchant 17' }]);
    await keys.close();
  });
});
