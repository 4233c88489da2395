/** Plans in which a run once began without the lease, or seemed to, reduced to what they need. */

import type { Event, Plan } from './simulated-plans.ts';
import { KEY_IDS, type SimulatedRequest } from './simulated-requests.ts';
import { LEASE_MS } from './simulation.ts';

/** The process of slot 1 is frozen before it reads that it may begin, and goes on when slot 2 has long begun. */
const TOLD_TOO_LATE: Plan = {
  ...{ whileRunning: 'refuse', latenciesMs: [30, 17], jitters: [0] },
  events: [ask(1, 1_940, 453), { do: 'freeze', slot: 1, atMs: 1_984, ms: 17_284 }, ask(2, 12_003, 16_730)],
};

/** The same, but it goes on in time, with too little left for a renewal. */
const TOLD_JUST_BEFORE_THE_END: Plan = {
  ...{ whileRunning: 'refuse', latenciesMs: [30, 17], jitters: [0] },
  events: [
    ask(1, 1_940, 20_000),
    { do: 'freeze', slot: 1, atMs: 1_984, ms: LEASE_MS - 100 },
    ask(2, 1_940 + LEASE_MS + 500, 0),
  ],
};

/**
 * A process is frozen while a retry waits in it, and afterwards the retry begins before the lease is renewed. So the first
 * request has lost it, though its handler is done and it is answered before the retry runs.
 */
const LOST_TO_ONE_THAT_RUNS_LATER: Plan = {
  ...{ whileRunning: 'wait', latenciesMs: [0, 11, 5, 60, 11, 46, 0], jitters: [0] },
  events: [ask(2, 134, 20_000), ask(2, 1_534, 22_876), { do: 'freeze', slot: 2, atMs: 4_000, ms: 26_809 }],
};

/** All of them. */
export const FOUND_PLANS: readonly Plan[] = [
  TOLD_TOO_LATE,
  TOLD_JUST_BEFORE_THE_END,
  LOST_TO_ONE_THAT_RUNS_LATER,
];

function ask(slot: number, atMs: number, handlerMs: number): Event {
  const request: SimulatedRequest = {
    ...{ keyId: KEY_IDS[0], key: 'one', body: '{"amount":1}' },
    ...{ handlerMs, succeeds: true },
  };
  return { do: 'ask', slot, atMs, request };
}
