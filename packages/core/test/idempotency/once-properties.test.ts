/**
 * What holds whatever the order of retries, crashes, freezes and slow handlers, and while the store is out of reach:
 *
 * 1. Of each operation (a caller's idempotency key) one response at most is committed: every answer that any client gets,
 *    from whatever process, is that one byte for byte, and no committed answer was ever made for another body. Refusals
 *    (409, 422, 503) and failures of the handler (500) are no answers.
 * 2. Every answer says the key id of who asked.
 * 3. The effect happens at most once among the runs whose process neither crashed nor was away for long enough to lose
 *    the lease.
 * 4. A run begins beside another one of the same operation only where the process of that one was away so long.
 * 5. Nobody is locked out: once the leases of the dead have ended, every operation is answered or done.
 */

import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KEY_IDS, type SimulatedRequest } from './simulated-requests.ts';
import {
  type Answered,
  type History,
  LEASE_MS,
  type Run,
  type SimulatedProcess,
  Simulation,
  type SimulationOptions,
} from './simulation.ts';

const SLOTS = 3;
const PLAN_MS = 60_000;
/** By then every handler is done and every lease of the dead has ended. */
const SETTLED_MS = PLAN_MS + 120_000;
/** No outage is so long that a lease ends in it, with the renewal before it and that after it. */
const LONGEST_OUTAGE_MS = LEASE_MS / 3;
const REFUSALS: ReadonlySet<number> = new Set([409, 422, 503]);

type Event = { readonly atMs: number; readonly slot: number } & (
  | { readonly do: 'ask'; readonly request: SimulatedRequest }
  | { readonly do: 'crash' }
  | { readonly do: 'freeze'; readonly ms: number }
  | { readonly do: 'outage'; readonly ms: number }
);

interface Plan extends Omit<SimulationOptions, 'storeTimeoutMs'> {
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
const freezes: fc.Arbitrary<Event> = fc.record({
  ...{ ...at, do: fc.constant('freeze' as const) },
  ms: fc.oneof(fc.integer({ min: 1, max: LEASE_MS / 3 }), fc.integer({ min: LEASE_MS, max: 3 * LEASE_MS })),
});

function plans(events: fc.Arbitrary<readonly Event[]>): fc.Arbitrary<Plan> {
  return fc.record({
    events: events.map((all) => [...all].sort((a, b) => a.atMs - b.atMs)),
    whileRunning: fc.constantFrom('refuse', 'wait'),
    latenciesMs: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 7, maxLength: 7 }),
    jitters: fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { minLength: 5, maxLength: 5 }),
  });
}

const disturbed = plans(
  fc
    .tuple(
      fc.array(asks, { minLength: 2, maxLength: 14 }),
      fc.array(crashes, { maxLength: 3 }),
      fc.array(freezes, { maxLength: 3 }),
    )
    .map((all) => all.flat()),
);

/** Outages far enough from one another that leases are renewed in between. */
const interrupted = plans(
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

describe('doing things once', { timeout: 120_000 }, () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
    });
    // Of these, vitest does not fake those that give a promise.
    const delay = (ms?: number) => new Promise((resolve) => setTimeout(resolve, ms));
    vi.spyOn(timersPromises, 'setTimeout').mockImplementation(delay as typeof timersPromises.setTimeout);
    syncBuiltinESMExports();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });

  it('holds over all interleavings of retries, crashes, freezes and slow handlers', async () => {
    await fc.assert(
      fc.asyncProperty(disturbed, async (plan) => {
        // Whoever is frozen while it waits for the store reads the answer first when it goes on.
        expectAll(await carryOut({ ...plan, storeTimeoutMs: 1_000_000_000 }));
      }),
      { numRuns: 300 },
    );
  });

  it('holds while the store is out of reach for less than a lease', async () => {
    await fc.assert(
      fc.asyncProperty(interrupted, async (plan) => {
        expectAll(await carryOut({ ...plan, storeTimeoutMs: 250 }));
      }),
      { numRuns: 300 },
    );
  });
});

/** Lets a plan happen, and then a retry of each request in a process of its own. */
async function carryOut(plan: Plan & SimulationOptions): Promise<History> {
  let jitter = 0;
  vi.spyOn(Math, 'random').mockImplementation(() => plan.jitters[jitter++ % plan.jitters.length] as number);
  const simulation = new Simulation(plan);
  const processes = Array.from({ length: SLOTS }, () => simulation.start());
  const startMs = performance.now();
  for (const event of plan.events) {
    await passUntil(startMs + event.atMs);
    happen(event, simulation, processes);
  }
  await passUntil(startMs + SETTLED_MS);
  const { history } = simulation;
  const answeredBefore = history.answers.length;
  const asked = plan.events.flatMap((event) => (event.do === 'ask' ? [event.request] : []));
  for (const each of asked) {
    void simulation.start().handle({ ...each, handlerMs: 0, succeeds: true });
    await passUntil(performance.now() + 1_000);
  }
  const last = history.answers.slice(answeredBefore);
  expect(last).toHaveLength(asked.length);
  for (const { status } of last) expect([201, 422]).toContain(status);
  vi.clearAllTimers();
  return history;
}

function happen(event: Event, simulation: Simulation, processes: SimulatedProcess[]): void {
  const process = processes[event.slot] as SimulatedProcess;
  if (event.do === 'ask') void process.handle(event.request);
  else if (event.do === 'freeze') process.freeze(event.ms);
  else if (event.do === 'outage') simulation.outageEndsMs = performance.now() + event.ms;
  else {
    process.crash();
    processes[event.slot] = simulation.start();
  }
}

/** Fires one timer after the other, and lets everything happen that follows from each. */
async function passUntil(timeMs: number): Promise<void> {
  let isThere = false;
  const timer = setTimeout(() => {
    isThere = true;
  }, timeMs - performance.now());
  await settled();
  while (!isThere) {
    vi.advanceTimersToNextTimer();
    await settled();
  }
  clearTimeout(timer);
}

/** Not faked: it comes when no promise is left to settle. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function expectAll({ runs, answers }: History): void {
  for (const operation of new Set(answers.map((answer) => answer.operation))) {
    const ofOperation = answers.filter((answer) => answer.operation === operation);
    expectOneAnswer(operation, ofOperation);
    expectOneEffect(runs.filter((run) => run.operation === operation));
  }
}

function expectOneAnswer(operation: string, answers: readonly Answered[]): void {
  const given = answers.filter(({ status }) => status !== 500 && !REFUSALS.has(status));
  expect(new Set(given.map(({ status, body }) => `${status} ${body}`)).size).toBeLessThanOrEqual(1);
  for (const { request, body } of given) {
    expect(`${request.keyId} ${request.key}`).toBe(operation);
    expect(body.startsWith(`${request.keyId} ${request.key} ${request.body} `)).toBe(true);
  }
}

function expectOneEffect(runs: readonly Run[]): void {
  for (const run of runs) {
    for (const later of laterBeside(run, runs, run.doneMs ?? Number.POSITIVE_INFINITY))
      expect(run.process.wasAway(run.startedMs, later.startedMs)).toBe(true);
  }
  const sound = runs.filter(
    (run) =>
      run.sentMs !== undefined &&
      (run.process.crashedMs === undefined || run.process.crashedMs > run.sentMs) &&
      laterBeside(run, runs, run.sentMs).length === 0,
  );
  expect(sound.filter(({ hasEffect }) => hasEffect).length).toBeLessThanOrEqual(1);
}

/** The runs that began after that one and before the given time. */
function laterBeside(run: Run, runs: readonly Run[], untilMs: number): readonly Run[] {
  const position = runs.indexOf(run);
  return runs.filter((other, i) => i > position && other.startedMs < untilMs);
}
