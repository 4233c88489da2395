/** A store is anyone's code: whatever it does, a request is decided on, and nothing is done twice. */

import { expect, test } from 'vitest';
import type { OperationBeginning } from '../../src/idempotency/operation-policy.ts';
import { createIdempotency, type IdempotencyOptions } from '../../src/idempotency.ts';
import { memoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import type { OperationStore } from '../../src/store.ts';
import { storeWith } from '../support/store-with.ts';
import { acceptedOf, type SimulatedRequest, verifier } from './simulated-requests.ts';

const REQUEST: SimulatedRequest = { keyId: 'key-1', key: 'k', body: '{}', handlerMs: 0, succeeds: true };
const RESPONSE = { status: 201, headers: [], body: Buffer.from('done') };

async function begin(
  changes: Partial<OperationStore>,
  options: IdempotencyOptions = {},
): Promise<OperationBeginning> {
  const store = { ...memoryOperationStore(), ...changes };
  const own = { store: storeWith(store, 20), ...options };
  return createIdempotency(verifier, own).begin(await acceptedOf(REQUEST));
}

/** The code of a refusal, or the outcome. */
function resultOf(beginning: OperationBeginning): string {
  return beginning.outcome === 'refused' ? beginning.verdict.code : beginning.outcome;
}

function odd(answer: unknown): Partial<OperationStore> {
  return { begin: () => answer as never };
}

const ODD: readonly [string, Partial<OperationStore>][] = [
  ['answers nothing', odd(undefined)],
  ['answers null', odd(Promise.resolve(null))],
  ['answers true', odd(true)],
  ['answers another outcome', odd({ outcome: 'absent' })],
  [
    'has a record of another layout',
    odd({ outcome: 'finished', fingerprint: '', record: Buffer.of(9, 0, 0) }),
  ],
  ['has an empty record', odd({ outcome: 'finished', fingerprint: '', record: Buffer.alloc(0) })],
  ['has half a record', odd({ outcome: 'finished', fingerprint: '', record: Buffer.of(1, 0, 0, 0, 9, 123) })],
  ...(['{"status":99,"headers":[]}', '{"status":200,"headers":[["x-a","a\\r\\nx-b: c"]]}'].map((head) => [
    `has a record that cannot be sent, ${head}`,
    odd({
      outcome: 'finished',
      fingerprint: '',
      record: Buffer.from(`\x01\0\0\0${String.fromCharCode(head.length)}${head}`),
    }),
  ]) as [string, Partial<OperationStore>][]),
  ['never answers', odd(new Promise(() => {}))],
  [
    'throws',
    {
      begin: () => {
        throw new Error('away');
      },
    },
  ],
  ['rejects with nothing', { begin: () => Promise.reject() }],
];

test.each(ODD)(
  'a store that %s: the request is refused, and its handler does not run',
  async (_how, store) => {
    expect(resultOf(await begin(store))).toBe('store_unavailable');
  },
);

test('what a store began too late is released, so that a retry need not wait for the lease', async () => {
  const store = memoryOperationStore();
  let answer = () => {};
  const late = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const slow: OperationStore['begin'] = async (start) => {
    const state = store.begin(start);
    await late;
    return state;
  };
  expect(resultOf(await begin({ ...store, begin: slow }))).toBe('store_unavailable');
  expect(resultOf(await begin(store))).toBe('idempotency_key_in_use');
  answer();
  await new Promise(setImmediate);
  expect(resultOf(await begin(store))).toBe('started');
});

test.each<[string, Partial<OperationStore>]>([
  ['finish', { finish: () => Promise.reject(new Error('away')) }],
  ['release', { release: () => Promise.reject(new Error('away')) }],
])('a store that fails to %s: what was answered is answered', async (_step, changes) => {
  const beginning = await begin(changes);
  if (beginning.outcome !== 'started') throw new Error(resultOf(beginning));
  expect(await beginning.conclude(RESPONSE)).toBeUndefined();
  await beginning.abandon();
});

test('when another one took over and the store is then away, the answer is not one that nobody else gets', async () => {
  let begins = 0;
  const store = memoryOperationStore();
  const beginning = await begin({
    ...store,
    begin: (start) => (begins++ === 0 ? store.begin(start) : Promise.reject(new Error('away'))),
    finish: () => false,
  });
  if (beginning.outcome !== 'started') throw new Error(resultOf(beginning));
  expect(await beginning.conclude(RESPONSE)).toMatchObject({ status: 503 });
});

test('when the one that took over has failed, the answer is kept', async () => {
  let finishes = 0;
  const store = memoryOperationStore();
  const first = await begin({
    ...store,
    finish: (end) => {
      if (finishes++ > 0) return store.finish(end);
      store.release(end);
      return false;
    },
  });
  if (first.outcome !== 'started') throw new Error(resultOf(first));
  expect(await first.conclude(RESPONSE)).toBeUndefined();
  expect(await begin(store)).toMatchObject({ outcome: 'answered', response: { status: 201 } });
});

test('a response format that throws when another one took over does not cost the client its answer', async () => {
  let begins = 0;
  const store: OperationStore = {
    ...memoryOperationStore(),
    begin: () =>
      begins++ === 0 ? { outcome: 'started' } : { outcome: 'running', fingerprint: '', leaseMs: 1 },
    finish: () => false,
  };
  const mistaken = {
    ...verifier,
    refuseAccepted: () => {
      throw new Error('a mistake in a response format');
    },
  };
  const idempotency = createIdempotency(mistaken, { store: storeWith(store) });
  const beginning = await idempotency.begin(await acceptedOf(REQUEST));
  if (beginning.outcome !== 'started') throw new Error(resultOf(beginning));
  expect(await beginning.conclude(RESPONSE)).toBeUndefined();
});
