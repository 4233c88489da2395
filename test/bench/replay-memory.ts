/** Cost of remembering replay ids: memory for each, and time as they become many. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { memoryStore } from 'countersign';
import { type Contender, measureRounds } from './rounds.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** The memory of a filled store. */
export interface MemoryResult {
  readonly replayIds: number;
  readonly maxReplayIds: number;
  /** Bytes of the process's resident memory, for each replay id. */
  readonly residentBytes: number;
  /** Bytes of address space taken by the store's arrays, for each replay id. */
  readonly reservedBytes: number;
}

/** The time of `admit()` among so many live ids, by that among the fewest. */
export interface GrowthResult {
  readonly liveIds: number;
  readonly toFewest: Spread;
}

// With little room for short-lived objects, what the process grows by is the store and not spare pages of the heap.
const FEW_SPARE_PAGES = ['--expose-gc', '--max-semi-space-size=1'];
const DEFAULT_MAX = 1_000_000;
const CASES = [
  { replayIds: 100_000, maxReplayIds: 100_000 },
  { replayIds: 100_000, maxReplayIds: DEFAULT_MAX },
  { replayIds: 1_000_000, maxReplayIds: DEFAULT_MAX },
];
const LIVE_IDS = [1000, 10_000, 100_000, 1_000_000];
const LIFE_SECONDS = 300;
const PER_TURN = 10_000;

/** Measures the memory, each case in a fresh process. */
export async function measureMemory(): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  for (const { replayIds, maxReplayIds } of CASES) {
    const entry = fileURLToPath(new URL('./replay-memory-process.js', import.meta.url));
    const child = fork(entry, [replayIds, maxReplayIds].map(String), { execArgv: FEW_SPARE_PAGES });
    const [taken] = (await once(child, 'message')) as [Record<string, number>];
    const { remembered = 0, residentBytes = 0, reservedBytes = 0 } = taken;
    if (remembered !== replayIds) throw new Error(`${remembered} of ${replayIds} replay ids were remembered`);
    results.push({
      ...{ replayIds, maxReplayIds },
      residentBytes: residentBytes / replayIds,
      reservedBytes: reservedBytes / replayIds,
    });
  }
  return results;
}

/** Measures the time, with one id expiring for each that comes. */
export async function measureGrowth(quick: boolean): Promise<GrowthResult[]> {
  const times = await measureRounds(LIVE_IDS.map(amongLive), { seconds: quick ? 1 : 8, portions: 1 });
  return LIVE_IDS.map((liveIds, i) => ({
    liveIds,
    toFewest: ratioOf(times[i] as number[], times[0] as number[]),
  }));
}

function amongLive(liveIds: number): Contender {
  const store = memoryStore({ maxReplayIds: Math.max(...LIVE_IDS) + PER_TURN });
  const startMs = 1_764_547_200_000;
  let count = 0;
  function admitNext(): void {
    const nowMs = startMs + Math.floor((count * LIFE_SECONDS * 1000) / liveIds);
    const replayId = (count++).toString(16).padStart(64, '0');
    const times = { timestampMs: nowMs, nowMs, expiresAtMs: nowMs + LIFE_SECONDS * 1000 };
    if (
      store.admit({ keyId: 'ak_live_bench', replayId, limits: [], cost: 1, ...times }).outcome !== 'admitted'
    )
      throw new Error('refused');
  }
  for (let i = 0; i < liveIds; i++) admitNext();
  return {
    name: `${liveIds} live ids`,
    run: () => {
      for (let i = 0; i < PER_TURN; i++) admitNext();
    },
  };
}
