/** Limits on what one caller may hold of all operations. Times are the server's own. */

import { describe, expect, test } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { until } from '../../../../../test/support/redis/until.ts';
import { redisOperationStore } from '../../../src/redis/redis-operation-store.ts';
import type { RedisOperationStoreOptions } from '../../../src/redis/redis-operation-store-options.ts';
import { OperationShareError, type OperationStart, type OperationStore } from '../../../src/store.ts';

const KIB = 1024;
/** Bytes that a running operation holds. */
const RUNNING = 64 * KIB;
const SHARE = 'countersign:op:{evil}';

const redis = redisOfFile();

function open(options: RedisOperationStoreOptions = {}): OperationStore {
  return redisOperationStore(redis.server.client(), { timeoutMs: 5_000, ...options });
}

let made = 0;

function start(changes: Partial<OperationStart> = {}): OperationStart {
  const number = (made++).toString(16).padStart(64, '0');
  return { id: number, token: `t${number}`, fingerprint: 'f', leaseMs: 60_000, owner: 'evil', ...changes };
}

async function outcome(store: OperationStore, one: OperationStart): Promise<string> {
  try {
    return (await store.begin(one)).outcome;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function end(one: OperationStart, bytes = 4, ttlMs = 60_000) {
  return { ...one, record: Buffer.alloc(bytes, 'x'), ttlMs };
}

/** Counts the operations and bytes of the share by its entries, and checks the sum that it keeps. */
async function counted(): Promise<{ operations: number; bytes: number }> {
  const entries = await redis.client.zrange(SHARE, '0', '-1', 'WITHSCORES');
  let bytes = 0;
  let sum = 0;
  for (let i = 0; i < entries.length; i += 2) {
    const [entry = '', score] = entries.slice(i, i + 2);
    if (entry === '') sum = Number(score) - 1e15;
    else bytes += Number(entry.split(':')[1]);
  }
  expect(sum).toBe(bytes);
  return { operations: Math.max(0, entries.length / 2 - 1), bytes };
}

describe('a caller that holds its share of operations', () => {
  test('begins no other, and is told so; all others are unaffected', async () => {
    const store = open({ maxOperationsPerKey: 3 });
    for (let i = 0; i < 3; i++) expect(await outcome(store, start())).toBe('started');
    const refused = await Promise.resolve(store.begin(start())).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OperationShareError);
    expect(refused).toMatchObject({ code: 'COUNTERSIGN_SHARE_EXHAUSTED' });
    expect(String(refused)).toContain(`3 operations and ${3 * RUNNING} bytes`);
    expect(await outcome(store, start({ owner: 'good' }))).toBe('started');
    const { owner: _nobody, ...nobodys } = start();
    expect(await outcome(store, nobodys)).toBe('started');
  });

  test('is held to it exactly by any number of processes at once', async () => {
    const stores = Array.from({ length: 4 }, () => open({ maxOperationsPerKey: 10 }));
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, i) => outcome(stores[i % 4] as OperationStore, start())),
    );
    expect(outcomes.filter((each) => each === 'started')).toHaveLength(10);
    expect(outcomes.filter((each) => each === 'COUNTERSIGN_SHARE_EXHAUSTED')).toHaveLength(90);
    expect(await counted()).toEqual({ operations: 10, bytes: 10 * RUNNING });
  });

  test('is still answered what it has begun or finished', async () => {
    const store = open({ maxOperationsPerKey: 2 });
    const [running, finished] = [start(), start()];
    await store.begin(running);
    await store.begin(finished);
    await store.finish(end(finished));
    expect(await outcome(store, start())).toBe('COUNTERSIGN_SHARE_EXHAUSTED');
    expect(await outcome(store, { ...running, token: 'other' })).toBe('running');
    expect(await outcome(store, running)).toBe('started');
    expect(await outcome(store, { ...finished, token: 'other' })).toBe('finished');
    expect(await store.renew(running)).toBe(true);
    expect(await store.finish(end(running))).toBe(true);
    expect(await counted()).toEqual({ operations: 2, bytes: 8 });
  });

  test('may begin again after a release', async () => {
    const store = open({ maxOperationsPerKey: 1 });
    const first = start();
    await store.begin(first);
    await store.release({ id: first.id, token: 'another' });
    expect(await outcome(store, start())).toBe('COUNTERSIGN_SHARE_EXHAUSTED');
    await store.release(first);
    expect(await counted()).toEqual({ operations: 0, bytes: 0 });
    const second = start();
    expect(await outcome(store, second)).toBe('started');
    await store.finish(end(second));
    await store.release(second);
    expect(await counted()).toEqual({ operations: 1, bytes: 4 });
  });

  test('may begin again when a lease has ended', async () => {
    const store = open({ maxOperationsPerKey: 2 });
    await store.begin(start());
    await store.begin(start({ leaseMs: 300 }));
    expect(await outcome(store, start())).toBe('COUNTERSIGN_SHARE_EXHAUSTED');
    await until('the lease ends', async () => (await outcome(store, start())) === 'started');
    expect(await counted()).toEqual({ operations: 2, bytes: 2 * RUNNING });
  });

  test('may begin again when the time of a record is over', async () => {
    const store = open({ maxOperationsPerKey: 1 });
    const first = start();
    await store.begin(first);
    await store.finish(end(first, 10, 300));
    expect(await outcome(store, start())).toBe('COUNTERSIGN_SHARE_EXHAUSTED');
    await until('the record goes', async () => (await outcome(store, start())) === 'started');
    expect(await counted()).toEqual({ operations: 1, bytes: RUNNING });
  });

  test('holds an operation once, however often it is begun and renewed', async () => {
    const store = open();
    const one = start({ leaseMs: 300 });
    for (let i = 0; i < 3; i++) {
      await store.begin(one);
      await store.renew({ ...one, leaseMs: 60_000 });
    }
    expect(await counted()).toEqual({ operations: 1, bytes: RUNNING });
    await store.finish(end(one, 7));
    await store.finish(end(one, 7));
    expect(await counted()).toEqual({ operations: 1, bytes: 7 });
  });

  test('holds an operation again whose holder comes back after its lease', async () => {
    const store = open();
    const [renewed, finished] = [start({ leaseMs: 50 }), start({ leaseMs: 50 })];
    await store.begin(renewed);
    await store.begin(finished);
    await until(
      'the leases end',
      async () => (await redis.client.exists(`${SHARE}:${renewed.id}`, `${SHARE}:${finished.id}`)) === 0,
    );
    // Another one has the ended ones taken out.
    await store.begin(start());
    expect(await counted()).toEqual({ operations: 1, bytes: RUNNING });
    expect(await store.renew({ ...renewed, leaseMs: 60_000 })).toBe(true);
    expect(await store.finish(end(finished, 9))).toBe(true);
    expect(await counted()).toEqual({ operations: 3, bytes: 2 * RUNNING + 9 });
  });
});

describe('a caller that holds its share of bytes', () => {
  test('begins no other: what runs holds 64 KiB', async () => {
    const store = open({ maxBytesPerKey: 3 * RUNNING });
    const running = [start(), start(), start()];
    for (const one of running) expect(await outcome(store, one)).toBe('started');
    expect(await outcome(store, start())).toBe('COUNTERSIGN_SHARE_EXHAUSTED');
    expect(await outcome(store, start({ owner: 'good' }))).toBe('started');
    await store.finish(end(running[0] as OperationStart, RUNNING));
    expect(await outcome(store, start())).toBe('COUNTERSIGN_SHARE_EXHAUSTED');
    await store.finish(end(running[1] as OperationStart, 0));
    expect(await outcome(store, start())).toBe('started');
    expect(await counted()).toEqual({ operations: 4, bytes: 3 * RUNNING });
  });

  test('is exact under concurrency, and never beyond', async () => {
    const store = open({ maxBytesPerKey: 5 * RUNNING });
    const all = Array.from({ length: 50 }, () => start());
    const outcomes = await Promise.all(all.map((one) => outcome(store, one)));
    expect(outcomes.filter((each) => each === 'started')).toHaveLength(5);
    const started = all.filter((_, i) => outcomes[i] === 'started');
    await Promise.all(started.map((one) => store.finish(end(one, 100 * KIB))));
    const { operations, bytes } = await counted();
    expect(operations).toBe(5);
    expect(bytes).toBeLessThanOrEqual(5 * RUNNING);
  });

  test('has what it does finished without the record where that has no room, and it is not done again', async () => {
    const store = open({ maxBytesPerKey: 2 * RUNNING });
    const [fits, tooLarge] = [start(), start()];
    await store.begin(fits);
    await store.begin(tooLarge);
    expect(await store.finish(end(tooLarge, RUNNING + 1))).toBe(true);
    expect(await store.begin({ ...tooLarge, token: 'b2' })).toEqual({
      outcome: 'finished',
      fingerprint: 'f',
      record: undefined,
    });
    expect(await store.finish(end(fits, 2 * RUNNING))).toBe(true);
    expect(await store.begin({ ...fits, token: 'b2' })).toMatchObject({
      record: Buffer.alloc(2 * RUNNING, 'x'),
    });
    expect(await counted()).toEqual({ operations: 2, bytes: 2 * RUNNING });
    // A finished operation stays finished.
    expect(await store.renew(tooLarge)).toBe(true);
    await store.release(tooLarge);
    expect(await store.finish(end(tooLarge, 1))).toBe(true);
    expect(await store.finish({ ...end(tooLarge, 1), token: 'b2' })).toBe(false);
    expect(await outcome(store, { ...tooLarge, token: 'c3' })).toBe('finished');
    const found = { outcome: 'finished', fingerprint: 'f', record: undefined };
    expect(await store.find?.(tooLarge)).toEqual(found);
  });

  test('is not held to bytes of what has ended', async () => {
    const store = open({ maxBytesPerKey: 2 * RUNNING });
    const first = start();
    await store.begin(first);
    await store.finish(end(first, 2 * RUNNING, 300));
    expect(await outcome(store, start())).toBe('COUNTERSIGN_SHARE_EXHAUSTED');
    await until('the record goes', async () => (await outcome(store, start())) === 'started');
    expect(await counted()).toEqual({ operations: 1, bytes: RUNNING });
  });
});

describe('the books of a share', () => {
  test('end with the last of its operations', async () => {
    const store = open();
    const long = start({ leaseMs: 400 });
    await store.begin(long);
    await store.begin(start({ leaseMs: 100 }));
    expect(await redis.client.pttl(SHARE)).toBeGreaterThan(100);
    await until('all is gone', async () => (await redis.client.dbsize()) === 0, 3_000);
  });

  test('do not end before the last of its operations, when one is renewed or kept for longer', async () => {
    const store = open();
    const [one, other] = [start({ leaseMs: 100 }), start({ leaseMs: 100, owner: 'other' })];
    await store.begin(one);
    await store.renew({ ...one, leaseMs: 50_000 });
    await store.begin(other);
    await store.finish(end(other, 4, 70_000));
    for (const [share, least] of [
      [SHARE, 49_000],
      ['countersign:op:{other}', 69_000],
    ] as const) {
      expect(await redis.client.pttl(share)).toBeGreaterThan(least);
      expect(await redis.client.pttl(share)).toBeLessThanOrEqual(least + 1_000);
    }
  });

  test('lose what has ended as others begin, also hundreds of them', async () => {
    const store = open({ maxOperationsPerKey: 3_000 });
    const short = Array.from({ length: 2_500 }, () => start({ leaseMs: 1_500 }));
    await Promise.all(short.map((one) => store.begin(one)));
    await store.begin(start());
    const last = short.at(-1) as OperationStart;
    await until('the leases end', async () => (await redis.client.exists(`${SHARE}:${last.id}`)) === 0);
    // On a slow machine some have ended, and were taken out, before the last one began.
    const { operations } = await counted();
    for (let i = 0; i < 10; i++) await store.begin(start());
    expect((await counted()).operations).toBe(operations + 10 - 100);
    const full = open({ maxOperationsPerKey: 12 });
    expect(await outcome(full, start())).toBe('started');
    expect((await counted()).operations).toBeLessThanOrEqual(12);
  });

  test.each(['{}', '{', '}', '', '%', '\ud800', 'x'.repeat(128), 'shop:eu:ak_1', 'a}:{b'])(
    'are kept for the owner $0',
    async (owner) => {
      const store = open({ maxOperationsPerKey: 1 });
      const one = start({ owner });
      expect(await outcome(store, one)).toBe('started');
      expect(await outcome(store, start({ owner }))).toBe('COUNTERSIGN_SHARE_EXHAUSTED');
      expect(await outcome(store, start({ owner: `${owner}.` }))).toBe('started');
      await store.release(one);
      expect(await outcome(store, start({ owner }))).toBe('started');
    },
  );

  test('keep owners apart that differ in halves of surrogate pairs', async () => {
    const store = open({ maxOperationsPerKey: 1 });
    for (const owner of ['\ud800', '\ud801', '\ufffd', '%ud800'])
      expect(await outcome(store, start({ owner }))).toBe('started');
  });

  test('are not those of another prefix', async () => {
    expect(await outcome(open({ maxOperationsPerKey: 1 }), start())).toBe('started');
    expect(await outcome(open({ maxOperationsPerKey: 1, prefix: 'other:' }), start())).toBe('started');
  });

  test('let a server that is out of memory renew and release', async () => {
    const store = open();
    const one = start();
    await store.begin(one);
    await redis.client.config('SET', 'maxmemory', '1');
    try {
      await expect(store.begin(start())).rejects.toThrow(/OOM/);
      expect(await store.renew(one)).toBe(true);
      await store.release(one);
    } finally {
      await redis.client.config('SET', 'maxmemory', '0');
    }
    expect(await counted()).toEqual({ operations: 0, bytes: 0 });
  });
});

test('a process other than the one that began releases the operation, and finds it, by its owner', async () => {
  const one = start();
  await open().begin(one);
  expect(await open().find?.(one)).toMatchObject({ outcome: 'running', fingerprint: 'f' });
  expect(await open().find?.({ ...one, owner: 'good' })).toBeUndefined();
  await open().release(one);
  expect(await counted()).toEqual({ operations: 0, bytes: 0 });
  expect(await outcome(open(), { ...one, token: 'b2' })).toBe('started');
});
