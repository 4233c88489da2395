import { memoryStore } from 'countersign';
import { operationHistories } from './operation-histories.ts';

function create() {
  let nowMs = 1_234.5;
  return {
    store: memoryStore({ monotonicClock: () => nowMs }),
    nowMs: () => nowMs,
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

operationHistories('memory', create, { runs: 2_000 });
