import { memoryStore } from 'countersign';
import { operationStoreContract } from './operation-store-contract.ts';

function create() {
  let nowMs = 1_234.5;
  return {
    store: memoryStore({ monotonicClock: () => nowMs }).operations,
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

operationStoreContract('memory', create, { runs: 2_000 });
