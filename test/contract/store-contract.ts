/** The contract of stores, on vitest. */

import { type StoreUnderTest, storeContract } from 'countersign/store';
import { describe, it } from 'vitest';

/** Runs the suite of all stores on a store of that name. */
export function testStore(name: string, create: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  describe(`a store (${name})`, () => {
    for (const { title, run } of storeContract(create)) it(title, run);
  });
}
