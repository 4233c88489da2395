/** A blocked event loop, for real: timers that are all overdue at once cannot be simulated. */

import { EventEmitter, once } from 'node:events';
import { setImmediate as immediate } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { createIdempotency } from '../../src/idempotency.ts';
import { memoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import type { OperationStore } from '../../src/store.ts';
import { storeWith } from '../support/store-with.ts';
import { acceptedOf, type SimulatedRequest, verifier } from './simulated-requests.ts';

const REQUEST: SimulatedRequest = { keyId: 'key-1', key: 'k', body: '{}', handlerMs: 0, succeeds: true };
const LEASE_MS = 150;

afterEach(() => {
  vi.restoreAllMocks();
});

test('a retry that waits in the process of the first request does not run beside it when that was blocked for a lease', async () => {
  // The retry is to look again before the first renewal.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  let nowMs = 0;
  const inMemory = memoryOperationStore({ monotonicClock: () => nowMs });
  const outcomes: string[] = [];
  const looks = new EventEmitter();
  const store: OperationStore = {
    ...inMemory,
    begin(start) {
      const state = inMemory.begin(start);
      looks.emit(`look ${outcomes.push(state.outcome)}`);
      return state;
    },
  };
  const hasLookedAgain = once(looks, 'look 3');
  const idempotency = createIdempotency(verifier, {
    store: storeWith(store),
    leaseSeconds: LEASE_MS / 1000,
    whileRunning: 'wait',
  });
  const first = await idempotency.begin(await acceptedOf(REQUEST));
  const retry = idempotency.begin(await acceptedOf(REQUEST));
  await immediate();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LEASE_MS);
  nowMs += LEASE_MS;
  await hasLookedAgain;
  expect(outcomes).toEqual(['started', 'running', 'running']);
  if (first.outcome === 'started') await first.conclude({ status: 201, headers: [], body: Buffer.of() });
  expect(await retry).toMatchObject({ outcome: 'answered', response: { status: 201 } });
});
