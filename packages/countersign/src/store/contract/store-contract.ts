/** The contract of stores as a suite, for any test runner. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import { type Asking, asking } from './admission/asking.ts';
import { CHANGING_LIMIT_CLAUSES } from './admission/changing-limit-clauses.ts';
import { COST_CLAUSES } from './admission/cost-clauses.ts';
import { LIMIT_CLAUSES } from './admission/limit-clauses.ts';
import { LIMITS_ALONE_CLAUSES } from './admission/limits-alone-clauses.ts';
import { LOOKING_CLAUSES } from './admission/looking-clauses.ts';
import { QUOTA_CLAUSES } from './admission/quota-clauses.ts';
import { REPLAY_CLAUSES } from './admission/replay-clauses.ts';
import { SHARED_LIMIT_CLAUSES } from './admission/shared-limit-clauses.ts';
import { assertEqual } from './assertions.ts';
import type { Clause } from './clause.ts';
import { BEGIN_CLAUSES } from './operations/begin-clauses.ts';
import { FIND_CLAUSES } from './operations/find-clauses.ts';
import { FINISH_CLAUSES, RELEASE_CLAUSES } from './operations/finish-clauses.ts';
import { ENDED_LEASE_CLAUSES, RENEW_CLAUSES } from './operations/lease-clauses.ts';
import { LEASE_MS, type Operating, operating, SLIP_MS } from './operations/operating.ts';
import { VALUE_CLAUSES } from './operations/operation-value-clauses.ts';
import { RECORD_CLAUSES } from './operations/record-clauses.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** A test of a store. */
export interface StoreTest {
  /** Is the same in every run, and occurs once. */
  readonly title: string;
  /** Makes a store, tries it and closes it. Rejects with an AssertionError where the store breaks the contract. */
  readonly run: () => Promise<void>;
}

/** Options of {@link storeContract}. */
export interface StoreContractOptions {
  /** False for a store that has no `operations`; `idempotent()` and `deduplicate()` refuse such a store. Default: true. */
  readonly operations?: boolean | undefined;
  /** False for a store that refuses limits with `sharedBy`, as one on a Redis Cluster does. Default: true. */
  readonly sharedLimits?: boolean | undefined;
}

type CreateStore = () => StoreUnderTest | Promise<StoreUnderTest>;

/**
 * Makes the tests of a store of your own: some 160, from one request that is sent twice to a hundred at once. A store that
 * passes them decides as `memoryStore()` and the store on Redis do. They know no test runner: give title and function to yours.
 *
 * @example
 * import { test } from 'node:test';
 *
 * const create = () => {
 *   let nowMs = Date.now();
 *   const store = memoryStore({ monotonicClock: () => nowMs });
 *   return { store, nowMs: () => nowMs, advance: (ms: number) => void (nowMs += ms) };
 * };
 * for (const { title, run } of storeContract(create)) test(title, run);
 * @param create Called for each test: makes an empty store that nobody else uses, with the time that it lives by.
 * @throws TypeError for an invalid option, or a `create` that is no function.
 */
export function storeContract(create: CreateStore, options: StoreContractOptions = {}): readonly StoreTest[] {
  assertKnownOptions('storeContract()', options, ['operations', 'sharedLimits']);
  const { operations = true, sharedLimits = true } = options;
  if (typeof create !== 'function')
    throw new TypeError('storeContract(): the first argument must be a function that makes a store to test');
  for (const [name, value] of Object.entries({ operations, sharedLimits }))
    if (typeof value !== 'boolean') throw new TypeError(`storeContract(): "${name}" must be true or false`);
  return [
    ...admissionTests(create, sharedLimits ? ADMISSION : WITHOUT_SHARED_LIMITS),
    ...(operations ? operationTests(create) : [withoutOperations(create)]),
  ];
}

type AdmissionClauses = Readonly<Record<string, readonly Clause<Asking>[]>>;

const SHARED = 'limits that keys share';
const ADMISSION: AdmissionClauses = {
  replay: REPLAY_CLAUSES,
  limits: [...LIMIT_CLAUSES, ...CHANGING_LIMIT_CLAUSES],
  quotas: QUOTA_CLAUSES,
  [SHARED]: SHARED_LIMIT_CLAUSES,
  costs: COST_CLAUSES,
  'requests about limits alone': LIMITS_ALONE_CLAUSES,
  looking: LOOKING_CLAUSES,
};
const { [SHARED]: _shared, ...WITHOUT_SHARED_LIMITS } = ADMISSION;
const OPERATIONS: Readonly<Record<string, readonly Clause<Operating>[]>> = {
  'to begin': BEGIN_CLAUSES,
  'to renew': RENEW_CLAUSES,
  'to finish': FINISH_CLAUSES,
  'to release': RELEASE_CLAUSES,
  'a record': RECORD_CLAUSES,
  operations: VALUE_CLAUSES,
};
const HOUR_MS = 3_600_000;

function admissionTests(create: CreateStore, groups: AdmissionClauses): StoreTest[] {
  return Object.entries(groups).flatMap(([group, clauses]) =>
    testsOf(group, clauses, create, async (harness) => {
      // An hour's border, so that no test straddles the end of a window by chance.
      await harness.advance(HOUR_MS - (harness.nowMs() % HOUR_MS));
      return asking(harness);
    }),
  );
}

function operationTests(create: CreateStore): StoreTest[] {
  const owners = { nobody: undefined, 'a key': 'shop:key-1' };
  return [
    ...Object.entries(OPERATIONS).flatMap(([group, clauses]) => testsOf(group, clauses, create, operating)),
    ...testsOf('when the lease has ended', ENDED_LEASE_CLAUSES, create, async (harness) => {
      const tools = operating(harness);
      await tools.begin();
      await harness.advance(LEASE_MS + SLIP_MS);
      return tools;
    }),
    ...Object.entries(owners).flatMap(([whose, owner]) =>
      testsOf(`to find what is owned by ${whose}`, FIND_CLAUSES, create, (harness) =>
        operating(harness, owner),
      ),
    ),
  ];
}

function testsOf<Tools>(
  group: string,
  clauses: readonly Clause<Tools>[],
  create: CreateStore,
  toolsFor: (harness: StoreUnderTest) => Tools | Promise<Tools>,
): StoreTest[] {
  return clauses.map(({ title, run }) => ({
    title: `${group}: ${title}`,
    run: () => withStore(create, async (harness) => run(await toolsFor(harness))),
  }));
}

function withoutOperations(create: CreateStore): StoreTest {
  return {
    title: 'operations: there are none',
    run: () => withStore(create, async ({ store }) => assertEqual(store.operations, undefined)),
  };
}

async function withStore(
  create: CreateStore,
  run: (harness: StoreUnderTest) => Promise<void>,
): Promise<void> {
  const harness = await create();
  try {
    await run(harness);
  } finally {
    await harness.close?.();
  }
}
