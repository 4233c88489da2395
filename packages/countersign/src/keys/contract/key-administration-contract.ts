/** The contract of the administration of keys as a suite, for any test runner. */

import { CHANGE_CLAUSES } from './change-clauses.ts';
import { type ContractTest, testsOf } from './contract-test.ts';
import { CREATE_CLAUSES } from './create-clauses.ts';
import { LIST_CLAUSES } from './list-clauses.ts';
import { ROTATE_CLAUSES } from './rotate-clauses.ts';
import type { KeyAdministrationUnderTest } from './under-test.ts';

/**
 * Makes the tests of an administration of keys of your own, for whatever implements `KeyAdministration` itself. One that is made
 * by `storedKeys()` passes where its store passes `keyRecordStoreContract()`. They know no test runner: give title and function
 * to yours.
 *
 * @example
 * import { test } from 'node:test';
 *
 * const create = () => {
 *   let nowMs = Date.now();
 *   const keys = storedKeys(memoryKeyRecords(), { masterKeys, clock: () => nowMs });
 *   return { keys, nowMs: () => nowMs, advance: (ms: number) => void (nowMs += ms) };
 * };
 * for (const { title, run } of keyAdministrationContract(create)) test(title, run);
 * @param create Called for each test: makes an administration that has no keys, without formats of ids and secrets.
 * @throws TypeError for a `create` that is no function.
 */
export function keyAdministrationContract(
  create: () => KeyAdministrationUnderTest | Promise<KeyAdministrationUnderTest>,
): readonly ContractTest[] {
  const owner = 'keyAdministrationContract()';
  return [
    ...testsOf(owner, 'create', CREATE_CLAUSES, create),
    ...testsOf(owner, 'a change', CHANGE_CLAUSES, create),
    ...testsOf(owner, 'rotate', ROTATE_CLAUSES, create),
    ...testsOf(owner, 'list', LIST_CLAUSES, create),
  ];
}
