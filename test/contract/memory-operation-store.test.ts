import { memoryOperationStore } from 'countersign/idempotency';
import { operationStoreContract } from './operation-store-contract.ts';

function create() {
  let nowMs = 1_234.5;
  return {
    store: memoryOperationStore({ clock: () => nowMs }),
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

operationStoreContract('memory', create, { runs: 2_000 });
