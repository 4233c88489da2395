/** The contract of key sources as a suite, for any test runner. */

import { type ContractTest, testsOf } from './contract-test.ts';
import { KEY_SOURCE_CLAUSES } from './key-source-clauses.ts';
import type { KeySourceUnderTest } from './under-test.ts';

/**
 * Makes the tests of a key source of your own: that it finds what is there, and nothing for ids that attackers make up. They
 * know no test runner: give title and function to yours.
 *
 * @example
 * import { test } from 'node:test';
 *
 * const create = () => {
 *   const keys = new Map<string, ApiKey>();
 *   return {
 *     source: { find: (id: string) => keys.get(id) },
 *     put: (key: ApiKey) => void keys.set(key.id, key),
 *     remove: (id: string) => void keys.delete(id),
 *   };
 * };
 * for (const { title, run } of keySourceContract(create)) test(title, run);
 * @param create Called for each test: makes a source that has no keys.
 * @throws TypeError for a `create` that is no function.
 */
export function keySourceContract(
  create: () => KeySourceUnderTest | Promise<KeySourceUnderTest>,
): readonly ContractTest[] {
  return testsOf('keySourceContract()', 'find', KEY_SOURCE_CLAUSES, create);
}
