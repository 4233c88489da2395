/** The contract of stores, on vitest. */

import { type StoreContractOptions, type StoreUnderTest, storeContract } from 'countersign/store';
import { describe, it } from 'vitest';

/** Runs the suite of all stores on a store of that name. */
export function testStore(
  name: string,
  create: () => StoreUnderTest | Promise<StoreUnderTest>,
  options?: StoreContractOptions,
): void {
  describe(`a store (${name})`, () => {
    for (const { title, run } of storeContract(create, options)) it(title, run);
  });
}
