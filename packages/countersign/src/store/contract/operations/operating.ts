/** Ways to begin, renew, finish and release an operation. */

import assert, { AssertionError } from 'node:assert/strict';
import type { OperationEnd, OperationStart, OperationState, OperationStore } from '../../operation-store.ts';
import { assertEqual } from '../assertions.ts';
import type { StoreUnderTest } from '../store-under-test.ts';

export const LEASE_MS = 30_000;
export const TTL_MS = 100_000;
/** Permitted deviation of a store whose time passes by itself. */
export const SLIP_MS = 5_000;

/** Tools of the clauses about operations: each step is about one operation and one holder, unless it says another. */
export interface Operating {
  readonly harness: StoreUnderTest;
  readonly newId: () => string;
  readonly begin: (changes?: Partial<OperationStart>) => Promise<OperationState>;
  /** The outcome of beginning. */
  readonly outcome: (changes?: Partial<OperationStart>) => Promise<OperationState['outcome']>;
  readonly renew: (changes?: Partial<OperationStart>) => Promise<boolean>;
  readonly finish: (changes?: Partial<OperationEnd>) => Promise<boolean>;
  readonly release: (changes?: Partial<OperationStart>) => Promise<void>;
  readonly find: (id?: string) => Promise<OperationState | undefined>;
  /** The record that another holder is given of a finished operation. */
  readonly record: (id?: string) => Promise<Uint8Array>;
  /** The same as text. */
  readonly text: (id?: string) => Promise<string>;
  /** Asserts that another holder is told that the operation runs, and for how long yet. */
  readonly assertRunning: (leaseMs: number, fingerprint?: string) => Promise<void>;
}

/** Makes the tools for a store, and for one caller's operations. */
export function operating(harness: StoreUnderTest, owner?: string): Operating {
  let ids = 0;
  const newId = () => (ids++).toString(16).padStart(64, '0');
  const start: OperationStart = { id: newId(), token: 'a1', fingerprint: 'f1', leaseMs: LEASE_MS, owner };
  const operations = () => operationsOf(harness);

  const begin: Operating['begin'] = async (changes) => operations().begin({ ...start, ...changes });
  const record: Operating['record'] = async (id = start.id) => recordOf(await begin({ id, token: 'reader' }));
  return {
    harness,
    newId,
    begin,
    outcome: async (changes) => (await begin(changes)).outcome,
    renew: async (changes) => operations().renew({ ...start, ...changes }),
    finish: async (changes) => operations().finish({ ...endOf(start), ...changes }),
    async release(changes) {
      const { id, token } = { ...start, ...changes };
      await operations().release({ id, token, owner });
    },
    find: async (id = start.id) => operations().find?.({ id, owner }),
    record,
    text: async (id) => Buffer.from(await record(id)).toString('latin1'),
    async assertRunning(leaseMs, fingerprint = 'f1') {
      assertRunning(
        await begin({ token: 'reader', fingerprint: 'that of the reader' }),
        leaseMs,
        fingerprint,
      );
    },
  };
}

/** Asserts that an operation runs, for so long yet. */
export function assertRunning(state: OperationState | undefined, leaseMs: number, fingerprint: string): void {
  const left = state?.outcome === 'running' ? state.leaseMs : Number.NaN;
  assertEqual(state, { outcome: 'running', fingerprint, leaseMs: left });
  assert.ok(left <= leaseMs, `the lease lasts ${left} ms, and should for at most ${leaseMs}`);
  assert.ok(left > leaseMs - SLIP_MS, `the lease lasts ${left} ms, and should for some ${leaseMs}`);
}

/** The bytes of a text. */
export function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function operationsOf({ store }: StoreUnderTest): OperationStore {
  if (store.operations !== undefined) return store.operations;
  throw new AssertionError({ message: 'the store has no "operations"; try it with { operations: false }' });
}

function endOf({ id, token, fingerprint, owner }: OperationStart): OperationEnd {
  return { id, token, fingerprint, owner, record: bytes('done'), ttlMs: TTL_MS };
}

function recordOf(state: OperationState): Uint8Array {
  const record = state.outcome === 'finished' ? state.record : undefined;
  if (record instanceof Uint8Array) return record;
  const found = state.outcome === 'finished' ? 'finished without its record' : state.outcome;
  throw new AssertionError({ message: `the operation is ${found}, and should be finished with it` });
}
