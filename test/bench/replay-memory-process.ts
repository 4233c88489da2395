/** Memory of one memory store, in a process of its own: `node --expose-gc replay-memory-process.js IDS MAX_IDS`. */

import { memoryStore } from 'countersign';

const [ids = 0, maxReplayIds = 0] = process.argv.slice(2).map(Number);
const nowMs = 1_764_547_200_000;
const claim = { keyId: 'ak_live_bench', limits: [], cost: 1, timestampMs: nowMs, nowMs };

// A small store first, so that compiled code and the room for short-lived strings are there already.
fill(memoryStore({ maxReplayIds: 1000 }), 20_000);
const before = memoryNow();
const store = memoryStore({ maxReplayIds });
fill(store, ids);
const after = memoryNow();
process.send?.({
  // Asked of the store here, so that it is still alive.
  remembered: store.replayIds,
  residentBytes: after.rss - before.rss,
  reservedBytes: after.arrayBuffers - before.arrayBuffers,
});
process.disconnect?.();

function fill(memory: ReturnType<typeof memoryStore>, count: number): void {
  for (let i = 0; i < count; i++) {
    const replayId = i.toString(16).padStart(64, '0');
    memory.admit({ ...claim, replayId, expiresAtMs: nowMs + 1000 + (i % 308) * 1000 });
  }
}

function memoryNow(): NodeJS.MemoryUsage {
  for (let i = 0; i < 3; i++) global.gc?.();
  return process.memoryUsage();
}
