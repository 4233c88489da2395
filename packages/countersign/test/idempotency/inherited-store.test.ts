/** Without a store of its own, what is done once is kept where the verifier keeps replays. */

import { describe, expect, it } from 'vitest';
import type { OperationBeginning } from '../../src/idempotency/operation-policy.ts';
import { createDeduplication, createIdempotency, memoryOperationStore } from '../../src/idempotency.ts';
import { memoryStore, type Store, type Verifier } from '../../src/index.ts';
import { acmeRequest, acmeVerifier } from '../support/acme.ts';

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
  return { verifier, accepted, request };
}

function resultOf(beginning: OperationBeginning): string {
  return beginning.outcome === 'refused' ? beginning.verdict.code : beginning.outcome;
}

describe.each(KINDS)('%s without a store', (name, create) => {
  it('knows what verifiers on the same store have begun, and no others', async () => {
    const store = memoryStore({ maxReplayIds: 100 });
    const results: string[] = [];
    for (const each of [store, store, memoryStore({ maxReplayIds: 100 })])
      results.push(resultOf(await create().begin(await exchangeBy(acmeVerifier({ store: each })))));
    expect(results).toEqual(['started', expect.stringMatching(/in_use|in_progress/), 'started']);
  });

  it('asks the operation store that a store of your own offers', async () => {
    const operations = memoryOperationStore();
    const verifier = acmeVerifier({ store: { ...REPLAYS_ONLY, operations } });
    await create().begin(await exchangeBy(verifier));
    expect(operations.operations).toBe(1);
  });

  it('is a mistake where the store of the verifier offers none', async () => {
    const verifier = acmeVerifier({ store: REPLAYS_ONLY });
    const once = create();
    const cure = `give ${name} a "store"`;
    await expect(once.begin(await exchangeBy(verifier))).rejects.toThrow(cure);
    expect(() => once.assertServes(verifier)).toThrow(TypeError);
    expect(() => create({ store: memoryOperationStore() }).assertServes(verifier)).not.toThrow();
  });

  it('takes no "storeTimeoutMs" where the store that it finds has a deadline of its own', () => {
    const operations = { ...memoryOperationStore(), timeoutMs: 100 };
    const verifier = acmeVerifier({ store: { ...REPLAYS_ONLY, operations } });
    expect(() => create({ storeTimeoutMs: 50 }).assertServes(verifier)).toThrow('"storeTimeoutMs"');
    expect(() => create().assertServes(verifier)).not.toThrow();
  });
});

it("a store of its own is asked in place of the verifier's", async () => {
  const [store, own] = [memoryStore({ maxReplayIds: 100 }), memoryOperationStore()];
  await createIdempotency({ store: own }).begin(await exchangeBy(acmeVerifier({ store })));
  expect([store.operations.operations, own.operations]).toEqual([0, 1]);
});
