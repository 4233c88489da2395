/** A store with operations of the test's own. */

import type { Store } from '../../src/index.ts';
import type { OperationStore } from '../../src/store/operation-store.ts';

/** A store that admits every request. */
export function storeWith(operations: OperationStore, timeoutMs?: number): Store {
  return { admit: () => ({ outcome: 'admitted', limits: [] }), operations, timeoutMs };
}
