import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SqlDatabase, SqlListener, SqlListening, SqlValue } from '../../src/sql.ts';
import { sqliteDatabase, sqlKeys, sqlMigrations } from '../../src/sql.ts';
import { MASTER_KEYS } from './support/key-database.ts';
import { sqliteFile } from './support/sqlite.ts';

let file: ReturnType<typeof sqliteFile>;
beforeEach(() => {
  file = sqliteFile();
  const connection = file.connect();
  for (const { sql } of sqlMigrations('sqlite')) connection.exec(sql);
  return () => file.remove();
});

/** Keys as a process has them, whose statements are counted and can be made to fail. */
function processOf(more: Partial<SqlDatabase> = {}, options: object = {}) {
  const database = sqliteDatabase(file.connect());
  const failure = { now: undefined as Error | undefined };
  const query = vi.fn((text: string, values: readonly SqlValue[]) => {
    if (failure.now !== undefined) throw failure.now;
    return database.query(text, values);
  });
  const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const given = { masterKeys: MASTER_KEYS, pollSeconds: 3600, ttlSeconds: 3600, logger, ...options };
  const keys = sqlKeys({ ...database, query, ...more }, given);
  onTestFinished(() => keys.close());
  return { keys, query, failure, logger, lookups: () => query.mock.calls.filter(isLookup).length };
}

function isLookup([text]: readonly [string, ...unknown[]]): boolean {
  return text.startsWith('SELECT record');
}

describe('changes by other processes', () => {
  it('are seen by the next poll: a change, a removal and a new key', async () => {
    const [mine, other] = [processOf().keys, processOf().keys];
    await mine.create({ id: 'k' });
    await other.ready();
    expect(await other.find('k')).toMatchObject({ status: 'active' });
    expect(await other.find('l')).toBeUndefined();
    await mine.disable('k');
    await mine.create({ id: 'l' });
    expect(await other.find('k')).toMatchObject({ status: 'active' });
    await other.ready();
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
    expect(await other.find('l')).toMatchObject({ status: 'active' });
    await mine.remove('k');
    await other.ready();
    expect(await other.find('k')).toBeUndefined();
  });

  it('make one key be asked for again, and no other', async () => {
    const { keys: mine } = processOf();
    await mine.create({ id: 'k' });
    await mine.create({ id: 'l' });
    file.connect().exec('UPDATE countersign_keys SET changed_ms = changed_ms - 60000');
    const { keys: other, lookups } = processOf();
    await other.ready();
    await Promise.all([other.find('k'), other.find('l')]);
    await mine.disable('k');
    await other.ready();
    await Promise.all([other.find('k'), other.find('l')]);
    expect(lookups()).toBe(3);
  });

  it('are seen where a key changes twice in a millisecond, with a poll between', async () => {
    const { keys: mine } = processOf();
    const { keys: other } = processOf();
    await mine.create({ id: 'k' });
    await other.ready();
    expect(await other.find('k')).toMatchObject({ status: 'active' });
    const connection = file.connect();
    const at = connection.prepare('SELECT changed_ms FROM countersign_keys').all() as [
      { changed_ms: number },
    ];
    await mine.disable('k');
    connection.prepare('UPDATE countersign_keys SET changed_ms = ?').run(at[0].changed_ms);
    await other.ready();
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
  });

  it('are seen where a statement commits after a later one', async () => {
    const { keys: mine } = processOf();
    for (const id of ['k', 'l']) await mine.create({ id });
    const { keys: other } = processOf();
    await other.find('k');
    const connection = file.connect();
    await mine.disable('k');
    const [row] = connection.prepare("SELECT * FROM countersign_keys WHERE id = 'k'").all() as [
      { record: string; changed_ms: number },
    ];
    await mine.enable('k');
    await mine.disable('l');
    await other.ready();
    expect(await other.find('k')).toMatchObject({ status: 'active' });
    // It had read the clock a second before.
    connection
      .prepare("UPDATE countersign_keys SET record = ?, changed_ms = ? WHERE id = 'k'")
      .run(row.record, row.changed_ms - 1000);
    await other.ready();
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
  });

  it('are all forgotten for where there are very many', async () => {
    const { keys: mine } = processOf();
    await mine.create({ id: 'k' });
    const { keys: other } = processOf();
    await other.find('k');
    await mine.disable('k');
    const connection = file.connect();
    const insert = connection.prepare('INSERT INTO countersign_keys VALUES (?, NULL, ?)');
    const later = Date.now();
    connection.exec('BEGIN');
    for (let i = 0; i < 1500; i++) insert.run(`removed ${i}`, later + i);
    connection.exec('COMMIT');
    await other.ready();
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
  });

  it('are polled for by itself, and each ends with close()', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { keys, query } = processOf({}, { pollSeconds: 5 });
    await keys.ready();
    const before = query.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    await keys.ready();
    expect(query.mock.calls.length).toBeGreaterThanOrEqual(before + 2);
    await keys.close();
    const after = query.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(query).toHaveBeenCalledTimes(after);
  });

  it('are seen after an outage, which is told once', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { keys: mine } = processOf();
    await mine.create({ id: 'k' });
    const { keys: other, failure, logger } = processOf({}, { pollSeconds: 5 });
    await other.ready();
    await other.find('k');
    failure.now = new Error('the connection was lost');
    await vi.advanceTimersByTimeAsync(20_000);
    await mine.disable('k');
    expect(await other.find('k')).toMatchObject({ status: 'active' });
    failure.now = undefined;
    await vi.advanceTimersByTimeAsync(5000);
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
    expect(logger.warn).toHaveBeenCalledExactlyOnceWith(
      { event: 'countersign.keys_changes', err: expect.any(Error) },
      'changes of keys cannot be asked for',
    );
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('take effect after the time to live at the latest, whatever fails', async () => {
    let monotonicMs = 1000;
    const { keys: mine } = processOf();
    await mine.create({ id: 'k' });
    const options = { ttlSeconds: 30, monotonicClock: () => monotonicMs };
    const { keys: other } = processOf({}, options);
    await other.ready();
    await other.find('k');
    await mine.revoke('k');
    monotonicMs += 30_000;
    expect(await other.find('k')).toMatchObject({ status: 'active' });
    monotonicMs += 1;
    expect(await other.find('k')).toMatchObject({ status: 'revoked' });
  });

  it('are no marks of removals for ever', async () => {
    const { keys } = processOf();
    const connection = file.connect();
    const ids = () => connection.prepare('SELECT id FROM countersign_keys ORDER BY id').all();
    for (const id of ['k', 'l']) await keys.create({ id });
    await keys.remove('k');
    expect(ids()).toEqual([{ id: 'k' }, { id: 'l' }]);
    connection.exec("UPDATE countersign_keys SET changed_ms = changed_ms - 86400001 WHERE id = 'k'");
    await keys.remove('l');
    expect(ids()).toEqual([{ id: 'l' }]);
  });
});

describe('changes that the database notifies of', () => {
  it('are seen at once, also after the connection was lost', async () => {
    const listeners: SqlListener[] = [];
    const close = vi.fn();
    const listen = vi.fn(async (_channel: string, listener: SqlListener) => {
      listeners.push(listener);
      return { close };
    });
    const { keys: mine } = processOf();
    await mine.create({ id: 'k' });
    const { keys: other, logger } = processOf({ listen });
    await other.ready();
    expect(listen).toHaveBeenCalledExactlyOnceWith('countersign_keys', expect.anything());
    await other.find('k');
    await mine.disable('k');
    listeners[0]?.onPayload('k');
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
    listeners[0]?.onLost();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    await other.ready();
    expect(listen).toHaveBeenCalledTimes(2);
    await other.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('make ready() reject where they cannot be heard', async () => {
    const { keys } = processOf({ listen: () => Promise.reject(new Error('no such right')) });
    await expect(keys.ready()).rejects.toThrow('no such right');
  });

  it('make ready() reject as unavailable where the database cannot be asked', async () => {
    const { keys, failure } = processOf();
    await keys.ready();
    failure.now = new Error('the connection was lost');
    await expect(keys.ready()).rejects.toMatchObject({
      ...{ name: 'KeyAdministrationError', code: 'keys_unavailable' },
      message: 'changes of the keys are not heard: the connection was lost',
    });
  });

  it.each([
    ['are refused', () => Promise.reject(new Error('no such right'))],
    ['wait for a connection that the pool has not got', () => new Promise<never>(() => {})],
  ])('are polled for all the same where they %s', async (_what, listen) => {
    const { keys: mine } = processOf();
    await mine.create({ id: 'k' });
    const { keys: other } = processOf({ listen }, { timeoutMs: 50 });
    await other.ready().catch(() => undefined);
    await other.find('k');
    await mine.disable('k');
    await expect(other.ready()).rejects.toThrow();
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
  });

  it('are heard by a connection that comes late, of which there is one', async () => {
    let connect: (listening: SqlListening) => void = () => undefined;
    const listen = vi.fn(() => new Promise<SqlListening>((resolve) => (connect = resolve)));
    const { keys } = processOf({ listen }, { timeoutMs: 50 });
    await expect(keys.ready()).rejects.toThrow('did not answer within 50 ms');
    await expect(keys.ready()).rejects.toThrow('did not answer within 50 ms');
    const close = vi.fn();
    connect({ close });
    await keys.ready();
    await keys.close();
    expect(listen).toHaveBeenCalledTimes(1);
    expect(close).toHaveBeenCalledTimes(1);
  });
});
