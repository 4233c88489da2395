/** No caller can use up the room of a memory store that all share. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdempotency } from '../../src/idempotency.ts';
import { memoryStore } from '../../src/index.ts';
import type { MemoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import { memoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import type { OperationRoomOptions } from '../../src/store/memory/operations/operation-room.ts';
import { OperationShareError } from '../../src/store.ts';
import { acmeRequest, acmeVerifier, SECRET } from '../support/acme.ts';

const TTL_MS = 3_600_000;
const LEASE_MS = 30_000;

/** A store with a clock, and steps by owner. */
class SharedStore {
  nowMs = 0;
  readonly store: MemoryOperationStore;
  #ids = 0;

  constructor(options: OperationRoomOptions = {}) {
    this.store = memoryOperationStore({ monotonicClock: () => this.nowMs, ...options });
  }

  begin(owner: string, id = `${owner}-${this.#ids++}`): string {
    expect(this.store.begin({ id, token: 'a', fingerprint: '', leaseMs: LEASE_MS, owner }).outcome).toBe(
      'started',
    );
    return id;
  }

  finish(owner: string, id: string, bytes: number): void {
    const record = Buffer.alloc(bytes, id);
    expect(this.store.finish({ id, token: 'a', fingerprint: '', record, ttlMs: TTL_MS, owner })).toBe(true);
  }

  /** Lets time pass, and go what has ended. */
  pass(ms: number): void {
    this.nowMs += ms;
    this.store.release({ id: 'none', token: '' });
  }

  /** Begins and finishes one. */
  do(owner: string, bytes: number): string {
    const id = this.begin(owner);
    this.finish(owner, id, bytes);
    return id;
  }

  /** Begins as many as the store takes, and tells how many. */
  fill(owner: string): number {
    for (let begun = 0; ; begun++) {
      try {
        this.begin(owner);
      } catch (error) {
        expect(error).toBeInstanceOf(OperationShareError);
        return begun;
      }
    }
  }

  hasRecord(id: string): boolean {
    const state = this.store.begin({ id, token: 'b', fingerprint: '', leaseMs: LEASE_MS });
    return state.outcome === 'finished' && state.record !== undefined;
  }
}

describe('the room for operations', () => {
  it('is refused to the caller that fills it, and to no other', () => {
    const shared = new SharedStore({ maxOperations: 10_000 });
    expect(shared.fill('greedy')).toBe(10 + 3_750);
    expect(() => shared.begin('greedy')).toThrow(/share.*"maxShare"/);
    for (let i = 0; i < 1_000; i++) shared.begin('other');
  });

  it('leaves each of 250 callers its thousandth, however many fill it', () => {
    const shared = new SharedStore({ maxOperations: 4_000 });
    for (let i = 0; i < 250; i++) expect(shared.fill(`greedy-${i}`)).toBeGreaterThanOrEqual(4);
  });

  it('is halved by each caller that fills it', () => {
    const shared = new SharedStore({ maxOperations: 8_000 });
    const begun = [1, 2, 3].map((i) => shared.fill(`greedy-${i}`));
    expect(begun).toEqual([8 + 3_000, 8 + 1_500, 8 + 750]);
  });

  it('may be filled by a single caller where the option says so, up to the reserve', () => {
    const shared = new SharedStore({ maxOperations: 4_000, maxShare: 1 });
    expect(shared.fill('only')).toBe(4 + 3_000);
    expect(shared.fill('other')).toBe(4);
  });

  it.each([
    ['is released', (shared: SharedStore, id: string) => shared.store.release({ id, token: 'a' })],
    ['has ended', (shared: SharedStore) => shared.pass(LEASE_MS + 1_000)],
  ])('is free again when an operation %s', (_how, end) => {
    const shared = new SharedStore({ maxOperations: 100 });
    const first = shared.begin('greedy');
    shared.fill('greedy');
    end(shared, first);
    shared.begin('greedy');
  });

  it('stays with an operation that goes on: it is renewed and finished when its owner holds its share', () => {
    const shared = new SharedStore({ maxOperations: 100 });
    const id = shared.begin('greedy');
    shared.fill('greedy');
    const { operations } = shared.store;
    const lease = { id, token: 'a', fingerprint: '', leaseMs: LEASE_MS, owner: 'greedy' };
    expect(shared.store.renew(lease)).toBe(true);
    shared.finish('greedy', id, 10);
    expect(shared.hasRecord(id)).toBe(true);
    expect(shared.store.operations).toBe(operations);
  });

  it('has no shares for operations without an owner', () => {
    const { store } = new SharedStore({ maxOperations: 50 });
    for (let i = 0; i < 50; i++) store.begin({ id: `${i}`, token: 'a', fingerprint: '', leaseMs: LEASE_MS });
    const more = () => store.begin({ id: 'more', token: 'a', fingerprint: '', leaseMs: LEASE_MS });
    expect(more).toThrow('"maxOperations"');
    expect(more).not.toThrow(OperationShareError);
  });

  it.each([0, -1, 1.01, Number.NaN, '1'])('is not shared by %j', (maxShare) => {
    expect(() => memoryOperationStore({ maxShare } as OperationRoomOptions)).toThrow('"maxShare"');
  });
});

describe('the room for records', () => {
  it('is taken from the caller that holds most, oldest first', () => {
    const shared = new SharedStore({ maxBytes: 100 });
    const small = shared.do('small', 20);
    const large = [1, 2, 3, 4].map(() => shared.do('large', 20));
    const newest = shared.do('small', 10);
    expect([small, newest].every((id) => shared.hasRecord(id))).toBe(true);
    expect(large.map((id) => shared.hasRecord(id))).toEqual([false, true, true, true]);
  });

  it('is not given to the record of a caller that would hold most by it', () => {
    const shared = new SharedStore({ maxBytes: 100 });
    const others = ['a', 'b', 'c'].map((owner) => shared.do(owner, 30));
    const large = shared.do('large', 90);
    expect(others.every((id) => shared.hasRecord(id))).toBe(true);
    expect(shared.hasRecord(large)).toBe(false);
  });

  it('is free again when a record is over', () => {
    const shared = new SharedStore({ maxBytes: 100 });
    shared.do('a', 60);
    shared.pass(TTL_MS + 1_000);
    const [b, c] = [shared.do('b', 50), shared.do('c', 50)];
    expect([b, c].map((id) => shared.hasRecord(id))).toEqual([true, true]);
  });
});

/** Reference model of a store whose operations have owners, written as simply as possible. */
class SharesModel {
  readonly held = new Map<string, { owner: string; endsAtMs: number; bytes: number | undefined }>();
  readonly #room: { readonly maxOperations: number; readonly maxBytes: number };

  constructor(room: { readonly maxOperations: number; readonly maxBytes: number }) {
    this.#room = room;
  }

  pass(nowMs: number): void {
    for (const [id, { endsAtMs }] of this.held) if (endsAtMs <= nowMs) this.held.delete(id);
  }

  mayBegin(owner: string): boolean {
    const { maxOperations } = this.#room;
    if (this.held.size >= maxOperations) return false;
    const own = Math.max(1, Math.floor(maxOperations / 1000));
    const beyond = (each: string) => Math.max(0, this.#count(each) - own);
    if (this.#count(owner) < own) return true;
    const owners = new Set([...this.held.values()].map((each) => each.owner));
    owners.delete(owner);
    const byOthers = [...owners].reduce((sum, each) => sum + beyond(each), 0);
    const common = maxOperations - Math.floor(maxOperations / 4);
    return beyond(owner) + 1 <= (common - byOthers) / 2;
  }

  /** Keeps a record, and drops what has no room. Of owners that hold the same, any may lose: `isDropped` says which did. */
  keep(id: string, bytes: number, isDropped: (id: string) => boolean): void {
    const operation = this.held.get(id) as { owner: string; endsAtMs: number; bytes: number | undefined };
    this.held.delete(id);
    this.held.set(id, { ...operation, bytes: bytes > this.#room.maxBytes ? undefined : Math.max(1, bytes) });
    expect(this.#dropUntilThereIsRoom(isDropped)).toBe(true);
  }

  /** Tries each order in which owners that hold the same may lose; returns whether one comes to what was dropped. */
  #dropUntilThereIsRoom(isDropped: (id: string) => boolean): boolean {
    const records = [...this.held].filter(([, each]) => each.bytes !== undefined);
    if (this.#bytes() <= this.#room.maxBytes) return records.every(([id]) => !isDropped(id));
    const most = Math.max(...records.map(([, { owner }]) => this.#bytes(owner)));
    const largest = new Set(
      records.map(([, { owner }]) => owner).filter((owner) => this.#bytes(owner) === most),
    );
    for (const owner of largest) {
      const [id, operation] = records.find(([, each]) => each.owner === owner) as (typeof records)[0];
      if (!isDropped(id)) continue;
      this.held.set(id, { ...operation, bytes: undefined });
      if (this.#dropUntilThereIsRoom(isDropped)) return true;
      this.held.set(id, operation);
    }
    return false;
  }

  #count(owner: string): number {
    return [...this.held.values()].filter((each) => each.owner === owner).length;
  }

  #bytes(owner?: string): number {
    const all = [...this.held.values()].filter((each) => owner === undefined || each.owner === owner);
    return all.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  }
}

type Step =
  | { readonly do: 'begin'; readonly owner: string }
  | { readonly do: 'pass' }
  | { readonly do: 'finish' | 'release'; readonly pick: number; readonly bytes: number };

const owner = fc.constantFrom('a', 'a', 'a', 'b', 'c', 'd');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('begin' as const), owner }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('finish' as const, 'finish' as const, 'finish' as const, 'release' as const),
      pick: fc.nat(),
      bytes: fc.integer({ min: 0, max: 70 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const) }) },
);

it('room and shares are those of the model, whatever callers do', () => {
  const room = { maxOperations: 24, maxBytes: 200 };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const shared = new SharedStore(room);
      const model = new SharesModel(room);
      for (const each of steps) take(each, shared, model);
      expect(shared.store.operations).toBe(model.held.size);
      for (const [id, { bytes }] of model.held)
        expect([id, shared.hasRecord(id)]).toEqual([id, bytes !== undefined]);
    }),
    { numRuns: 500 },
  );
});

function take(each: Step, shared: SharedStore, model: SharesModel): void {
  if (each.do === 'pass') {
    // Whole leases, so that nothing of a second is left of what has ended.
    shared.pass(LEASE_MS + 1_000);
    return model.pass(shared.nowMs);
  }
  if (each.do === 'begin') {
    if (!model.mayBegin(each.owner)) return void expect(() => shared.begin(each.owner)).toThrow();
    const id = shared.begin(each.owner);
    model.held.set(id, { owner: each.owner, endsAtMs: shared.nowMs + LEASE_MS, bytes: undefined });
    return;
  }
  const running = [...model.held].filter(([, { endsAtMs }]) => endsAtMs <= shared.nowMs + LEASE_MS);
  const [id, operation] = running[each.pick % Math.max(1, running.length)] ?? [];
  if (id === undefined || operation === undefined) return;
  if (each.do === 'release') {
    shared.store.release({ id, token: 'a' });
    model.held.delete(id);
    return;
  }
  shared.finish(operation.owner, id, each.bytes);
  model.held.set(id, { ...operation, endsAtMs: shared.nowMs + TTL_MS });
  model.keep(id, each.bytes, (dropped) => !shared.hasRecord(dropped));
  expect(shared.store.bytes).toBeLessThanOrEqual(200);
}

describe('a caller that holds its share', () => {
  const verifier = acmeVerifier({
    keys: ['greedy', 'other'].map((id) => ({ id, secret: SECRET })),
    store: { admit: () => ({ outcome: 'admitted', limits: [] }) },
  });

  async function accepted(keyId: string, key: string) {
    const request = acmeRequest({ keyId, body: '{}', headers: ['X-Idempotency-Key', key] });
    const verdict = await verifier.verify(request);
    if (!verdict.ok) throw new Error(verdict.code);
    return { accepted: verdict, request };
  }

  it('is told to wait, the store counts as one that works, and other callers begin', async () => {
    const lines: unknown[] = [];
    const note = (facts: unknown) => void lines.push(facts);
    const idempotency = createIdempotency(verifier, {
      store: memoryStore({ maxOperations: 4 }),
      logger: { info: note, warn: note, error: note },
    });
    for (const key of ['1', '2'])
      expect((await idempotency.begin(await accepted('greedy', key))).outcome).toBe('started');
    const third = await idempotency.begin(await accepted('greedy', '3'));
    expect(third).toMatchObject({
      outcome: 'refused',
      verdict: { code: 'rate_limited', retryAfterSeconds: 60, response: { status: 429 } },
    });
    expect((await idempotency.begin(await accepted('other', '1'))).outcome).toBe('started');
    expect(lines).toEqual([]);
  });

  it('is not protected further where a failing store may not stop it', async () => {
    const store = memoryStore({ maxOperations: 4 });
    const idempotency = createIdempotency(verifier, { store, onStoreFailure: 'unprotected' });
    for (const key of ['1', '2']) await idempotency.begin(await accepted('greedy', key));
    expect((await idempotency.begin(await accepted('greedy', '3'))).outcome).toBe('not_concerned');
  });
});
