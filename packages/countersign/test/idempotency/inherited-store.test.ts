/** Without a store of its own, what is done once is kept where the verifier keeps replays. */

import { describe, expect, it, vi } from 'vitest';
import type { OperationBeginning } from '../../src/idempotency/operation-policy.ts';
import { createDeduplication, createIdempotency } from '../../src/idempotency.ts';
import { memoryStore, type Store, type Verifier } from '../../src/index.ts';
import { memoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import { acmeRequest, acmeVerifier } from '../support/acme.ts';
import { storeWith } from '../support/store-with.ts';

const HEADERS = ['X-Idempotency-Key', 'order-7', 'X-Event-Id', 'event-7'];
const REPLAYS_ONLY: Store = { admit: () => ({ outcome: 'admitted', limits: [] }) };
const KINDS = [
  ['createIdempotency()', createIdempotency],
  ['createDeduplication()', createDeduplication],
] as const;

async function exchangeBy(verifier: Verifier) {
  const request = acmeRequest({ headers: HEADERS });
  const accepted = await verifier.verify(request);
  if (!accepted.ok) throw new Error(accepted.code);
  return { accepted, request };
}

function resultOf(beginning: OperationBeginning): string {
  return beginning.outcome === 'refused' ? beginning.verdict.code : beginning.outcome;
}

describe.each(KINDS)('%s without a store', (name, create) => {
  it('knows what verifiers on the same store have begun, and no others', async () => {
    const store = memoryStore({ maxReplayIds: 100 });
    const results: string[] = [];
    for (const each of [store, store, memoryStore({ maxReplayIds: 100 })]) {
      const verifier = acmeVerifier({ store: each });
      results.push(resultOf(await create(verifier).begin(await exchangeBy(verifier))));
    }
    expect(results).toEqual(['started', expect.stringMatching(/in_use|in_progress/), 'started']);
  });

  it('asks the operations that a store of your own offers', async () => {
    const operations = memoryOperationStore();
    const verifier = acmeVerifier({ store: { ...REPLAYS_ONLY, operations } });
    await create(verifier).begin(await exchangeBy(verifier));
    expect(operations.operations).toBe(1);
  });

  it('is a mistake at start-up where the store of the verifier offers none', () => {
    const verifier = acmeVerifier({ store: REPLAYS_ONLY });
    expect(() => create(verifier)).toThrow(TypeError);
    expect(() => create(verifier)).toThrow(
      `${name}: the store of the verifier (scheme acme) keeps no operations; give a "store" that does`,
    );
    expect(() => create(verifier, { store: REPLAYS_ONLY })).toThrow('"store" keeps no operations');
    expect(() => create(verifier, { store: memoryStore() })).not.toThrow();
  });

  it('gives the store the deadline that it names, and 250 ms otherwise', async () => {
    vi.useFakeTimers();
    const hanging = { ...memoryOperationStore(), begin: () => new Promise<never>(() => {}) };
    for (const [timeoutMs, deadlineMs] of [
      [40, 40],
      [undefined, 250],
    ] as const) {
      const verifier = acmeVerifier({ store: storeWith(hanging, timeoutMs) });
      const results: string[] = [];
      const beginning = create(verifier).begin(await exchangeBy(verifier));
      void beginning.then((found) => results.push(resultOf(found)));
      await vi.advanceTimersByTimeAsync(deadlineMs - 1);
      expect(results).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(results).toEqual(['store_unavailable']);
    }
    vi.useRealTimers();
  });

  it('tells the logger of the verifier that the store fails', async () => {
    const error = vi.fn();
    const failing = { ...memoryOperationStore(), begin: () => Promise.reject(new Error('away')) };
    const logger = { info: vi.fn(), warn: vi.fn(), error };
    const verifier = acmeVerifier({ store: storeWith(failing), logger });
    await create(verifier).begin(await exchangeBy(verifier));
    expect(error).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'countersign.store_failed' }),
      expect.any(String),
    );
  });
});

it("a store of its own is asked in place of the verifier's", async () => {
  const [shared, own] = [memoryOperationStore(), memoryOperationStore()];
  const verifier = acmeVerifier({ store: storeWith(shared) });
  const idempotency = createIdempotency(verifier, { store: storeWith(own) });
  await idempotency.begin(await exchangeBy(verifier));
  expect([shared.operations, own.operations]).toEqual([0, 1]);
});
