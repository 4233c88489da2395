/** The operations of a memory store. Their code is loaded when they are first asked for: most verifiers have none. */

import type { OperationStore } from '../../operation-store.ts';
import type { OperationRoomOptions } from './operation-room.ts';

/** Makes an operation store that keeps operations in this process, and begins to load what it needs for it. */
export function lazyOperations(options: OperationRoomOptions): OperationStore {
  let store: OperationStore | undefined;
  const loaded = import('./memory-operation-store.ts').then(({ memoryOperationStore }) => {
    store = memoryOperationStore(options);
    return store;
  });
  // Each step rejects with the reason; nobody else has to hear of it.
  loaded.catch(() => undefined);

  function withStore<T>(step: (store: OperationStore) => T | Promise<T>): T | Promise<T> {
    return store === undefined ? loaded.then(step) : step(store);
  }

  return {
    begin: (start) => withStore(({ begin }) => begin(start)),
    renew: (lease) => withStore(({ renew }) => renew(lease)),
    finish(end) {
      // The bytes are the caller's again once this has returned.
      const own = store === undefined ? { ...end, record: Uint8Array.from(end.record) } : end;
      return withStore(({ finish }) => finish(own));
    },
    release: (lease) => withStore(({ release }) => release(lease)),
    find: (operation) => withStore(({ find }) => find?.(operation)),
  };
}
