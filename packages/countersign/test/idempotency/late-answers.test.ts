/**
 * A process that stood still reads what the store had answered before. Until then another may have begun, so that what was
 * begun too long ago is no leave to run.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OperationBeginning } from '../../src/idempotency/operation-policy.ts';
import { createIdempotency, type IdempotencyOptions } from '../../src/idempotency.ts';
import type { MemoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import { memoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import type { OperationState, OperationStore } from '../../src/store.ts';
import { storeWith } from '../support/store-with.ts';
import { acceptedOf, type SimulatedRequest, verifier } from './simulated-requests.ts';

const REQUEST: SimulatedRequest = { keyId: 'key-1', key: 'k', body: '{}', handlerMs: 0, succeeds: true };
const RESPONSE = { status: 201, headers: [], body: Buffer.from('done') };
const LEASE_MS = 9_000;
const IN_TIME_MS = LEASE_MS / 3;
const LATE_MS = IN_TIME_MS + 1;

/** Events between the answer of the store to the first, second, … begin and the moment when it is read. */
type Meanwhile = readonly ((() => unknown) | undefined)[];

let store: MemoryOperationStore;
/** The tokens under which the process that is tested has asked. */
let tokens: string[];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  });
  store = memoryOperationStore();
  tokens = [];
});

afterEach(() => {
  vi.useRealTimers();
});

function stand(ms: number): () => void {
  return () => void vi.advanceTimersByTime(ms);
}

async function begin(begins: OperationStore, options: IdempotencyOptions = {}): Promise<OperationBeginning> {
  const idempotency = createIdempotency(verifier, {
    ...{ store: storeWith(begins, 1_000_000), leaseSeconds: LEASE_MS / 1000 },
    ...options,
  });
  return idempotency.begin(await acceptedOf(REQUEST));
}

/** Begins in a process that reads each answer only after that has happened. */
function beginLate(meanwhile: Meanwhile, options?: IdempotencyOptions): Promise<OperationBeginning> {
  const late: OperationStore = {
    ...store,
    async begin(start): Promise<OperationState> {
      const state = store.begin(start);
      await meanwhile[tokens.length]?.();
      tokens.push(start.token);
      return state;
    },
  };
  return begin(late, options);
}

/** Begins in a process that stands still at no time. */
async function beginHere(): Promise<OperationBeginning & { readonly outcome: 'started' }> {
  const beginning = await begin(store);
  if (beginning.outcome !== 'started') throw new Error(resultOf(beginning));
  return beginning;
}

/** The code of a refusal, or the outcome. */
function resultOf(beginning: OperationBeginning): string {
  return beginning.outcome === 'refused' ? beginning.verdict.code : beginning.outcome;
}

test('an answer within a third of the lease is taken', async () => {
  expect(resultOf(await beginLate([stand(IN_TIME_MS)]))).toBe('started');
  expect(tokens).toHaveLength(1);
});

test('a later one is asked for again under its token, and the lease lasts from then on', async () => {
  const beginning = await beginLate([stand(LATE_MS)]);
  expect(resultOf(beginning)).toBe('started');
  expect(tokens).toEqual([tokens[0], tokens[0]]);
  vi.clearAllTimers();
  stand(LEASE_MS - 1)();
  expect(resultOf(await begin(store))).toBe('idempotency_key_in_use');
});

test('what another has begun meanwhile does not run beside it', async () => {
  const taken = async () => {
    stand(LEASE_MS)();
    await beginHere();
  };
  expect(resultOf(await beginLate([taken]))).toBe('idempotency_key_in_use');
});

test('what another has finished meanwhile is answered', async () => {
  const done = async () => {
    stand(LEASE_MS)();
    await (await beginHere()).conclude(RESPONSE);
  };
  expect(await beginLate([done])).toMatchObject({ outcome: 'answered', response: { status: 201 } });
});

test('what another has begun and given up meanwhile is begun', async () => {
  const givenUp = async () => {
    stand(LEASE_MS)();
    await (await beginHere()).abandon();
  };
  expect(resultOf(await beginLate([givenUp]))).toBe('started');
  expect(resultOf(await begin(store))).toBe('idempotency_key_in_use');
});

test('that another one runs or has finished is believed however late it is heard', async () => {
  const first = await beginHere();
  expect(resultOf(await beginLate([stand(LATE_MS)]))).toBe('idempotency_key_in_use');
  await first.conclude(RESPONSE);
  expect(resultOf(await beginLate([undefined, stand(LATE_MS)]))).toBe('answered');
  expect(tokens).toHaveLength(2);
});

test('the second answer may come late, too', async () => {
  expect(resultOf(await beginLate([stand(LATE_MS), stand(LATE_MS)]))).toBe('started');
  expect(tokens).toHaveLength(3);
});

test.each(['refuse', 'unprotected'] as const)(
  'three answers that came late refuse the request and let the next one begin, with onStoreFailure: %j',
  async (onStoreFailure) => {
    const late = stand(LATE_MS);
    const beginning = await beginLate([late, late, late], { onStoreFailure });
    expect(beginning).toMatchObject({ outcome: 'refused', verdict: { code: 'store_unavailable' } });
    expect(tokens).toHaveLength(3);
    await beginHere();
  },
);

test('of a store that fails, onStoreFailure: "unprotected" lets the handler run', async () => {
  const failing = { ...store, begin: () => Promise.reject(new Error('away')) };
  expect(resultOf(await begin(failing, { onStoreFailure: 'unprotected' }))).toBe('not_concerned');
});

test.each([
  ['the machine slept, and only the wall clock went on', LATE_MS, 0],
  ['the wall clock was set back', -LATE_MS, LATE_MS],
])('an answer is late also where %s', async (_how, wallMs, monotonicMs) => {
  const meanwhile = () => {
    stand(monotonicMs)();
    vi.setSystemTime(Date.now() - monotonicMs + wallMs);
  };
  await beginLate([meanwhile]);
  expect(tokens).toHaveLength(2);
});
