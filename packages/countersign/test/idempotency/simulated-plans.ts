/** Accidents of processes that share a store. */

import fc from 'fast-check';
import { KEY_IDS, type SimulatedRequest } from './simulated-requests.ts';
import { LEASE_MS, LONGEST_WAY_MS, type SimulationOptions } from './simulation.ts';

export const SLOTS = 3;
export const PLAN_MS = 60_000;
/** No outage is so long that a lease ends in it, with the renewal before it and that after it. */
const LONGEST_OUTAGE_MS = LEASE_MS / 3;

/** Something that happens to one process, or to the way to the store. */
export type Event = { readonly atMs: number; readonly slot: number } & (
  | { readonly do: 'ask'; readonly request: SimulatedRequest }
  | { readonly do: 'crash' }
  | { readonly do: 'freeze'; readonly ms: number }
  | { readonly do: 'outage'; readonly ms: number }
);

/** Events in their order, and what the simulation leaves to chance. */
export interface Plan extends Omit<SimulationOptions, 'storeTimeoutMs'> {
  readonly events: readonly Event[];
  readonly jitters: readonly number[];
}

const request = fc.record<SimulatedRequest>({
  keyId: fc.constantFrom(...KEY_IDS),
  key: fc.constantFrom('one', 'two'),
  body: fc.oneof({ weight: 5, arbitrary: fc.constant('{"amount":1}') }, fc.constant('{"amount":2}')),
  handlerMs: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 4 * LEASE_MS })),
  succeeds: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
});

const at = { atMs: fc.integer({ min: 0, max: PLAN_MS }), slot: fc.nat({ max: SLOTS - 1 }) };
/** Most come soon after one another, since it is then that they meet. */
const soon = { ...at, atMs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), at.atMs) };
const asks: fc.Arbitrary<Event> = fc.record({ ...soon, do: fc.constant('ask' as const), request });
const crashes: fc.Arbitrary<Event> = fc.record({ ...at, do: fc.constant('crash' as const) });
/** Too short to lose a lease, or just long enough, or far too long. */
const freezeMs = fc.oneof(
  fc.integer({ min: 1, max: LEASE_MS }),
  fc.integer({ min: LEASE_MS, max: 3 * LEASE_MS }),
);
const freezes: fc.Arbitrary<Event> = fc.record({ ...at, do: fc.constant('freeze' as const), ms: freezeMs });

function plans(events: fc.Arbitrary<readonly Event[]>): fc.Arbitrary<Plan> {
  return fc.record({
    events: events.map((all) => [...all].sort((a, b) => a.atMs - b.atMs)),
    whileRunning: fc.constantFrom('refuse', 'wait'),
    latenciesMs: fc.array(fc.integer({ min: 0, max: LONGEST_WAY_MS }), { minLength: 7, maxLength: 7 }),
    jitters: fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { minLength: 5, maxLength: 5 }),
  });
}

/** Processes crash and are frozen. */
export const disturbed = plans(
  fc
    .record({
      asked: fc.array(asks, { minLength: 2, maxLength: 14 }),
      crashed: fc.array(crashes, { maxLength: 3 }),
      frozen: fc.array(freezes, { maxLength: 3 }),
      frozenAtOnce: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 4 * LONGEST_WAY_MS }), freezeMs), {
        maxLength: 2,
      }),
    })
    .map(({ asked, crashed, frozen, frozenAtOnce }) => [
      ...[...asked, ...crashed, ...frozen],
      // While they begin: few of the others would come just then.
      ...frozenAtOnce.map(([number, laterMs, ms]): Event => {
        const { atMs, slot } = asked[number % asked.length] as Event;
        return { do: 'freeze', atMs: atMs + laterMs, slot, ms };
      }),
    ]),
);

/** The store is out of reach, at times far enough from one another that leases are renewed in between. */
export const interrupted = plans(
  fc
    .tuple(
      fc.array(asks, { minLength: 2, maxLength: 14 }),
      fc.array(fc.integer({ min: 1, max: LONGEST_OUTAGE_MS }), { minLength: 1, maxLength: 5 }),
    )
    .map(([all, outages]) => [
      ...all,
      ...outages.map(
        (ms, i): Event => ({ do: 'outage', atMs: i * 2 * LEASE_MS + ((200 * ms) % 7_000), slot: 0, ms }),
      ),
    ]),
);
