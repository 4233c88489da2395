/** The lease of an operation that this process has begun, and the record that the store did not take. */

import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GuardedOperations } from '../../src/idempotency/guarded-operations.ts';
import { Lease } from '../../src/idempotency/lease.ts';
import { createIdempotency } from '../../src/idempotency.ts';
import { memoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import { storeWith } from '../support/store-with.ts';
import { acceptedOf, verifier } from './simulated-requests.ts';

const REQUEST = { keyId: 'key-1', key: 'k', body: '{}', handlerMs: 0, succeeds: true };
const LEASE_MS = 9_000;
const TIMEOUT_MS = 60_000;
const TERMS = {
  id: 'a1',
  token: 'b2',
  fingerprint: '',
  owner: 'c3',
  leaseMs: LEASE_MS,
  timeoutMs: TIMEOUT_MS,
  ttlMs: 86_400_000,
};

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  });
  // Of these, vitest does not fake those that give a promise.
  const delay = (ms?: number) => new Promise((resolve) => setTimeout(resolve, ms));
  vi.spyOn(timersPromises, 'setTimeout').mockImplementation(delay as typeof timersPromises.setTimeout);
  syncBuiltinESMExports();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

describe('a handler that hangs', () => {
  it('keeps its lease until "timeoutSeconds" are over, and then another may begin', async () => {
    const idempotency = createIdempotency(verifier, {
      store: storeWith(memoryOperationStore()),
      leaseSeconds: LEASE_MS / 1000,
      timeoutSeconds: TIMEOUT_MS / 1000,
    });
    const begin = async () => {
      const beginning = await idempotency.begin(await acceptedOf(REQUEST));
      return beginning.outcome === 'refused' ? beginning.verdict.code : beginning.outcome;
    };
    expect(await begin()).toBe('started');
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS - 1);
    expect(await begin()).toBe('idempotency_key_in_use');
    await vi.advanceTimersByTimeAsync(LEASE_MS + 1);
    expect(await begin()).toBe('started');
    expect(vi.getTimerCount()).toBe(1);
  });

  it('does not keep its process alive by its lease', async () => {
    vi.useRealTimers();
    const timers = () => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
    const before = timers();
    const operations = { renew: async () => true, release: async () => true } as unknown as GuardedOperations;
    const operation = new Lease(operations, TERMS);
    expect(timers()).toBe(before);
    await operation.release();
  });
});

describe('a record that the store does not take', () => {
  /** When the store was asked to keep it, in milliseconds after the first time. */
  async function asked(finish: (time: number) => boolean | Error): Promise<number[]> {
    const times: number[] = [];
    const startMs = performance.now();
    const operations = {
      renew: async () => true,
      finish: async () => {
        const answer = finish(times.push(performance.now() - startMs));
        return typeof answer === 'boolean' ? answer : { outcome: 'unavailable', cause: answer };
      },
    } as unknown as GuardedOperations;
    await new Lease(operations, TERMS).finish(new Uint8Array());
    await vi.advanceTimersByTimeAsync(10 * TIMEOUT_MS);
    expect(vi.getTimerCount()).toBe(0);
    return times;
  }

  it('is sent again after pauses that double up to two seconds, for as long as a handler may take', async () => {
    const times = await asked(() => new Error('away'));
    const pauses = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(pauses.slice(0, 6)).toEqual([100, 200, 400, 800, 1_600, 2_000]);
    expect(new Set(pauses.slice(5))).toEqual(new Set([2_000]));
    expect(times.at(-1)).toBeGreaterThanOrEqual(TIMEOUT_MS);
    expect(times.at(-1)).toBeLessThan(TIMEOUT_MS + 2_000);
  });

  it('is sent no more once the store has taken it', async () => {
    expect(await asked((time) => (time < 3 ? new Error('away') : true))).toEqual([0, 100, 300]);
  });
});
