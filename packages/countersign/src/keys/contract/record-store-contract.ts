/** The contract of stores of key records as a suite, for any test runner. */

import { type ContractTest, testsOf } from './contract-test.ts';
import { RECORD_CHANGE_CLAUSES } from './record-change-clauses.ts';
import { RECORD_CLAUSES } from './record-clauses.ts';
import type { KeyRecordStoreUnderTest } from './under-test.ts';

/**
 * Makes the tests of a store of key records of your own. `storedKeys()` on a store that passes them keeps keys as the ones on
 * Redis and SQL do. They know no test runner: give title and function to yours.
 *
 * @example
 * import { test } from 'node:test';
 *
 * const create = () => ({ store: memoryKeyRecords() });
 * for (const { title, run } of keyRecordStoreContract(create)) test(title, run);
 * @param create Called for each test: makes an empty store that nobody else uses.
 * @throws TypeError for a `create` that is no function.
 */
export function keyRecordStoreContract(
  create: () => KeyRecordStoreUnderTest | Promise<KeyRecordStoreUnderTest>,
): readonly ContractTest[] {
  return [
    ...testsOf('keyRecordStoreContract()', 'records', RECORD_CLAUSES, create),
    ...testsOf('keyRecordStoreContract()', 'changes', RECORD_CHANGE_CLAUSES, create),
  ];
}
