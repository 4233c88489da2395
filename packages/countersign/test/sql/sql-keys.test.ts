import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pgDatabase, type SqlDatabase, sqliteDatabase, sqlKeys, sqlMigrations } from '../../src/sql.ts';
import { verdictWith } from '../redis/support/keys-on-redis.ts';
import { MASTER_KEYS } from './support/key-database.ts';
import { sqliteFile } from './support/sqlite.ts';

function connection(table?: string) {
  const file = sqliteFile();
  onTestFinished(() => file.remove());
  const opened = file.connect();
  for (const { sql } of sqlMigrations('sqlite', table)) opened.exec(sql);
  return opened;
}

const options = { masterKeys: MASTER_KEYS, timeoutMs: 5000 };

describe('keys in a table', () => {
  it('verify requests', async () => {
    const keys = sqlKeys(sqliteDatabase(connection()), { ...options, lastUsedSeconds: 60 });
    const { secret } = await keys.create({ id: 'k' });
    const verdict = verdictWith(keys, Date.now);
    expect(await verdict('k', secret)).toBe('accepted');
    expect(await verdict('k', randomBytes(32).toString('base64'))).toBe('signature_mismatch');
    expect(await verdict('l', secret)).toBe('unknown_key');
    await keys.revoke('k');
    expect(await verdict('k', secret)).toBe('key_revoked');
    await keys.close();
    expect([...(await keys.lastUsed(['k', 'l'])).keys()]).toEqual(['k']);
    await keys.remove('k');
    expect(await keys.lastUsed(['k'])).toEqual(new Map());
  });

  it('hold no secret in any form', async () => {
    const opened = connection();
    const keys = sqlKeys(sqliteDatabase(opened), options);
    const { secret } = await keys.create({ id: 'k', owner: 'merchant 17' });
    await keys.close();
    const rows = JSON.stringify(opened.prepare('SELECT * FROM countersign_keys').all());
    expect(rows).toContain('merchant 17');
    for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
      for (const bytes of [Buffer.from(secret), Buffer.from(secret, 'base64')])
        expect(rows).not.toContain(bytes.toString(encoding).slice(0, 20));
    }
  });

  it('can be read by those who look into the table, and not be changed by them', async () => {
    const opened = connection();
    const keys = sqlKeys(sqliteDatabase(opened), options);
    const { secret } = await keys.create({ id: 'k', owner: 'merchant 17', status: 'disabled' });
    const sql = "SELECT id, json_extract(record, '$.record.owner') AS owner FROM countersign_keys";
    expect(opened.prepare(sql).all()).toEqual([{ id: 'k', owner: 'merchant 17' }]);
    opened.exec(
      `UPDATE countersign_keys SET record = replace(record, '"status":"disabled"', '"status":"active"')`,
    );
    await expect(keys.get('k')).rejects.toMatchObject({ code: 'record_unreadable' });
    expect(await verdictWith(keys, Date.now)('k', secret)).toBe('keys_unavailable');
    await keys.close();
  });

  it('are in the table that is named, and their records in no other', async () => {
    const opened = connection('api_keys');
    for (const { sql } of sqlMigrations('sqlite')) opened.exec(sql);
    const named = sqlKeys(sqliteDatabase(opened), { ...options, table: 'api_keys' });
    const other = sqlKeys(sqliteDatabase(opened), options);
    await named.create({ id: 'k' });
    expect(await other.get('k')).toBeUndefined();
    opened.exec('INSERT INTO countersign_keys SELECT * FROM api_keys');
    await expect(other.get('k')).rejects.toMatchObject({ code: 'record_unreadable' });
    await Promise.all([named.close(), other.close()]);
  });

  it('say at the start that there is no table, or that the master key is another one', async () => {
    const opened = connection('api_keys');
    const missing = sqlKeys(sqliteDatabase(opened), options);
    await expect(missing.ready()).rejects.toThrow('no such table: countersign_keys');
    await expect(missing.find('k')).rejects.toMatchObject({ code: 'keys_unavailable' });
    const keys = sqlKeys(sqliteDatabase(opened), { ...options, table: 'api_keys' });
    await keys.create({ id: 'k' });
    const masterKeys = `test:${randomBytes(32).toString('base64')}`;
    const wrong = sqlKeys(sqliteDatabase(opened), { ...options, table: 'api_keys', masterKeys });
    await expect(wrong.ready()).rejects.toThrow(/^sqlKeys\(\): no record opens of 1/);
    await Promise.all([missing.close(), keys.close(), wrong.close()]);
  });

  it('are unavailable while the database hangs, and refuse requests as that', async () => {
    const query = () => new Promise<never>(() => undefined);
    const keys = sqlKeys({ dialect: 'postgresql', query }, { masterKeys: MASTER_KEYS, timeoutMs: 5 });
    await expect(keys.find('k')).rejects.toThrow('did not answer within 5 ms');
    await expect(keys.ready()).rejects.toThrow('did not answer within 5 ms');
    const secret = randomBytes(32).toString('base64');
    expect(await verdictWith(keys, Date.now)('k', secret)).toBe('keys_unavailable');
    await keys.close();
  });

  it('cannot have an id with a zero byte, which a request may name all the same', async () => {
    const keys = sqlKeys(sqliteDatabase(connection()), options);
    expect(await keys.find('k\0')).toBeUndefined();
    await expect(keys.create({ id: 'k\0' })).rejects.toThrow('zero byte');
    await keys.close();
  });
});

describe('the arguments of SQL', () => {
  const database: SqlDatabase = { dialect: 'sqlite', query: () => [] };

  it.each<[unknown, object, RegExp]>([
    [undefined, {}, /^sqlKeys\(\): the first argument must be a database/],
    [{ query: () => [] }, {}, /the dialect must be postgresql or sqlite, got undefined/],
    [{ ...database, dialect: 'mysql' }, {}, /got "mysql"/],
    [database, { masterKeys: undefined }, /^sqlKeys\(\): "masterKeys": is undefined/],
    [database, { table: 'keys; drop table keys' }, /"table" must be 1 to 48/],
    [database, { table: 'Keys' }, /"table"/],
    [database, { table: 'a.b.c' }, /"table"/],
    [database, { table: 'x'.repeat(49) }, /"table"/],
    [database, { pollSeconds: 0 }, /"pollSeconds"/],
    [database, { timeoutMs: 0 }, /"timeoutMs"/],
    [database, { prefix: 'shop:' }, /"prefix"/],
  ])('are refused where they are not sound: %#', (given, more, message) => {
    expect(() => sqlKeys(given as SqlDatabase, { ...options, ...more })).toThrow(message);
  });

  it.each<[() => unknown, RegExp]>([
    [() => pgDatabase(undefined as never), /pgDatabase\(\): the first argument must be a pool of pg/],
    [() => pgDatabase({ query: () => undefined } as never), /must be a pool of pg/],
    [() => pgDatabase({ query() {}, connect() {} } as never, { listen: 1 } as never), /"listen"/],
    [() => pgDatabase({ query() {}, connect() {} } as never, { poll: 1 } as never), /"poll"/],
    [() => sqliteDatabase('keys.sqlite' as never), /new DatabaseSync\('keys.sqlite'\), got/],
    [() => sqlMigrations('mysql' as never), /sqlMigrations\(\): the dialect must be/],
    [() => sqlMigrations('sqlite', 'a-b'), /sqlMigrations\(\): "table"/],
  ])('are refused by what makes a database: %#', (call, message) => {
    expect(call).toThrow(message);
  });
});
