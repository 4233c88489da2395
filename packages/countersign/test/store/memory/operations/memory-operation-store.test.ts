import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../../src/store/memory/memory-store.ts';
import {
  type MemoryOperationStore,
  memoryOperationStore,
} from '../../../../src/store/memory/operations/memory-operation-store.ts';
import type { OperationRoomOptions } from '../../../../src/store/memory/operations/operation-room.ts';
import type { OperationState } from '../../../../src/store/operation-store.ts';

const LEASE_MS = 30_000;
const TTL_MS = 86_400_000;

/** A store with a clock, and steps that say only what matters. */
class Timeline {
  nowMs = 5_000.25;
  readonly store: MemoryOperationStore;

  constructor(options: OperationRoomOptions = {}) {
    this.store = memoryOperationStore({ monotonicClock: () => this.nowMs, ...options });
  }

  begin(id: string, token = 'a1', leaseMs = LEASE_MS): OperationState {
    return this.store.begin({ id, token, fingerprint: 'f1', leaseMs });
  }

  finish(id: string, bytes: number, ttlMs = TTL_MS): boolean {
    const record = Buffer.alloc(bytes, id);
    return this.store.finish({ id, token: 'a1', fingerprint: 'f1', record, ttlMs });
  }

  /** Begins and finishes. */
  do(id: string, bytes: number, ttlMs = TTL_MS): void {
    expect(this.begin(id).outcome).toBe('started');
    expect(this.finish(id, bytes, ttlMs)).toBe(true);
  }
}

const NO_ROOM = /"maxOperations"/;
const NO_RECORD = { outcome: 'finished', record: undefined };

describe('memoryOperationStore', () => {
  it('decides at once, without a promise', () => {
    const time = new Timeline();
    expect(time.begin('a')).toEqual({ outcome: 'started' });
    expect(time.finish('a', 0)).toBe(true);
  });

  it('lives by a clock of its own when none is given', () => {
    const store = memoryOperationStore();
    const start = { id: 'a', token: 'a1', fingerprint: '', leaseMs: 60_000 };
    store.begin(start);
    const state = store.begin({ ...start, token: 'b2' });
    expect(state).toMatchObject({ outcome: 'running' });
    expect((state as { leaseMs: number }).leaseMs).toBeGreaterThan(50_000);
  });

  it('ends a lease at its very millisecond', () => {
    const time = new Timeline();
    time.begin('a');
    time.nowMs += LEASE_MS - 0.5;
    expect(time.begin('a', 'b2')).toMatchObject({ outcome: 'running', leaseMs: 0.5 });
    time.nowMs += 0.5;
    expect(time.begin('a', 'b2')).toEqual({ outcome: 'started' });
  });

  it('forgets nothing before its time when its clock goes back, nor keeps it for longer', () => {
    const time = new Timeline({ maxOperations: 1 });
    time.begin('a');
    time.nowMs -= 4_000;
    expect(time.begin('a', 'b2')).toMatchObject({ outcome: 'running', leaseMs: LEASE_MS });
    time.nowMs += 4_000 + LEASE_MS + 1_000;
    expect(time.begin('b').outcome).toBe('started');
  });
});

describe('when there are too many operations', () => {
  it('lets no other begin, and forgets neither the running nor the finished', () => {
    const time = new Timeline({ maxOperations: 2 });
    time.begin('running');
    time.do('finished', 4);
    expect(() => time.begin('other')).toThrow(NO_ROOM);
    expect(time.begin('running', 'b2').outcome).toBe('running');
    expect(time.begin('finished', 'b2').outcome).toBe('finished');
    expect(time.store.operations).toBe(2);
  });

  it('goes on with those that are there', () => {
    const time = new Timeline({ maxOperations: 1 });
    time.begin('a');
    expect(time.begin('a').outcome).toBe('started');
    const lease = { id: 'a', token: 'a1', fingerprint: 'f1', leaseMs: LEASE_MS };
    expect(time.store.renew(lease)).toBe(true);
    expect(time.finish('a', 4)).toBe(true);
    expect(time.begin('a', 'b2').outcome).toBe('finished');
  });

  it('lets no holder whose lease has ended come back in place of another operation', () => {
    const time = new Timeline({ maxOperations: 1 });
    time.begin('late');
    time.nowMs += LEASE_MS;
    time.nowMs += 1_000;
    time.begin('other');
    expect(() => time.finish('late', 4)).toThrow(NO_ROOM);
    const lease = { id: 'late', token: 'a1', fingerprint: 'f1', leaseMs: LEASE_MS };
    expect(() => time.store.renew(lease)).toThrow(NO_ROOM);
    expect(time.begin('other', 'b2').outcome).toBe('running');
  });

  it('has room again when one is released', () => {
    const time = new Timeline({ maxOperations: 1 });
    time.begin('a');
    time.store.release({ id: 'a', token: 'a1' });
    expect(time.begin('b').outcome).toBe('started');
  });

  it.each([
    ['a lease', (time: Timeline) => time.begin('a'), LEASE_MS],
    ['the time of a record', (time: Timeline) => time.do('a', 4), TTL_MS],
    [
      'the time of a record that is shorter than its lease',
      (time: Timeline) => time.do('a', 4, 2_000),
      2_000,
    ],
  ])('has room again within a second of the end of %s', (_what, fill, lifeMs) => {
    const time = new Timeline({ maxOperations: 1 });
    fill(time);
    time.nowMs += lifeMs - 1;
    expect(() => time.begin('b')).toThrow(NO_ROOM);
    time.nowMs += 1_001;
    expect(time.begin('b').outcome).toBe('started');
    expect(time.store.operations).toBe(1);
  });

  it('has no room at the end of a lease that was renewed', () => {
    const time = new Timeline({ maxOperations: 1 });
    time.begin('a');
    time.nowMs += LEASE_MS / 2;
    time.store.renew({ id: 'a', token: 'a1', fingerprint: 'f1', leaseMs: LEASE_MS });
    time.nowMs += LEASE_MS / 2 + 2_000;
    expect(() => time.begin('b')).toThrow(NO_ROOM);
  });

  it('holds as many as it says over years of coming and going, whatever the gaps between', () => {
    const time = new Timeline({ maxOperations: 50 });
    const gaps = [0, 1, 400, 3_000, 90_000, 5_000_000, 1e13];
    for (let i = 0; i < 5_000; i++) {
      time.nowMs += gaps[i % 11 === 0 ? i % gaps.length : i % 3] as number;
      try {
        time.begin(`${i}`, 'a1', 1_000 + ((i * 7_919) % 100_000));
      } catch {
        expect(time.store.operations).toBe(50);
      }
      if (i % 3 === 0) time.store.release({ id: `${i}`, token: 'a1' });
      if (i % 5 === 0) time.store.renew({ id: `${i}`, token: 'a1', fingerprint: '', leaseMs: 1 });
      expect(time.store.operations).toBeLessThanOrEqual(50);
    }
    time.nowMs += 200_000;
    time.begin('last');
    expect(time.store.operations).toBe(1);
  });
});

describe('when records have no room', () => {
  it('drops the oldest ones, of which it is known yet that they must not be done again', () => {
    const time = new Timeline({ maxBytes: 100 });
    for (const id of ['1', '2', '3']) time.do(id, 40);
    expect(time.begin('1', 'b2')).toMatchObject(NO_RECORD);
    for (const id of ['2', '3']) expect(time.begin(id, 'b2').outcome).toBe('finished');
    expect(time.store.bytes).toBe(80);
    expect(time.store.operations).toBe(3);
  });

  it('drops the oldest and not the one that was asked for least', () => {
    const time = new Timeline({ maxBytes: 100 });
    time.do('1', 40);
    time.do('2', 40);
    time.begin('1', 'b2');
    time.do('3', 40);
    expect(time.begin('1', 'b2')).toMatchObject(NO_RECORD);
    expect(time.begin('2', 'b2').outcome).toBe('finished');
  });

  it('lets an operation be done again after the time of the dropped record', () => {
    const time = new Timeline({ maxBytes: 100 });
    time.do('1', 60, 10_000);
    time.do('2', 60);
    time.nowMs += 9_999;
    expect(time.begin('1', 'b2')).toMatchObject(NO_RECORD);
    time.nowMs += 1;
    expect(time.begin('1', 'b2').outcome).toBe('started');
  });

  it('does not keep a record that is larger than all the room, and drops no other for it', () => {
    const time = new Timeline({ maxBytes: 100 });
    time.do('small', 100);
    time.do('large', 101);
    expect(time.begin('large', 'b2')).toMatchObject(NO_RECORD);
    expect(time.begin('small', 'b2').outcome).toBe('finished');
  });

  it('still says true to the one whose record was dropped, and false to others', () => {
    const time = new Timeline({ maxBytes: 100 });
    time.do('large', 101);
    expect(time.finish('large', 5)).toBe(true);
    expect(time.begin('large')).toMatchObject(NO_RECORD);
    const end = { id: 'large', token: 'b2', fingerprint: '', record: Buffer.alloc(1), ttlMs: 1 };
    expect(time.store.finish(end)).toBe(false);
  });

  it('has the room of records whose time is over', () => {
    const time = new Timeline({ maxBytes: 100 });
    time.do('1', 60, 10_000);
    time.nowMs += 11_000;
    time.do('2', 40);
    expect(time.store.bytes).toBe(40);
    time.do('3', 60);
    expect(time.begin('2', 'b2').outcome).toBe('finished');
  });

  it('never has more than it says, whatever the sizes', () => {
    const time = new Timeline({ maxBytes: 1_000 });
    for (let i = 0; i < 500; i++) {
      time.do(randomBytes(8).toString('hex'), (i * 37) % 400);
      expect(time.store.bytes).toBeLessThanOrEqual(1_000);
    }
    expect(time.store.operations).toBe(500);
  });
});

describe('the options of memoryStore() for operations', () => {
  it.each<[option: string, options: object]>([
    ['maxBytes', { maxBytes: 0 }],
    ['maxBytes', { maxBytes: 1.5 }],
    ['maxBytes', { maxBytes: '1' }],
    ['maxBytes', { maxBytes: Number.POSITIVE_INFINITY }],
    ['maxOperations', { maxOperations: 0 }],
    ['maxOperations', { maxOperations: Number.NaN }],
    ['maxOperations', { maxOperations: 10_000_001 }],
    ['monotonicClock', { monotonicClock: 5 }],
    ['maxRecords', { maxRecords: 5 }],
  ])('an invalid "%s" is refused by its name: %o', (option, options) => {
    const make = () => memoryStore(options as OperationRoomOptions);
    expect(make).toThrow(`"${option}"`);
    expect(make).toThrow(/^memoryStore\(\)/);
  });
});
