/**
 * Properties that hold for any order of retries, crashes, freezes and slow handlers, and while the store is out of reach:
 *
 * 1. Of each operation (a caller's idempotency key) one response at most is committed: every answer that any client gets,
 *    from whatever process, is that one byte for byte, and no committed answer was ever made for another body. Refusals
 *    (409, 422, 503) and failures of the handler (500) are no answers.
 * 2. Every answer says the key id of who asked.
 * 3. A run begins with the lease, and keeps it until its response is kept or its handler has failed. It is lost only where
 *    its process was frozen, or had crashed, for as long as it takes to lose one: from the renewal that was due until the
 *    end of the lease. And none begins without, but where its process was frozen between being told that it may and the
 *    beginning. No lease helps against either: nobody can tell a process that it has just been frozen.
 * 4. The effect happens at most once among the runs whose lease was not lost.
 * 5. Nobody is locked out: once the leases of the dead have ended, every operation is answered or done.
 */

import { syncBuiltinESMExports } from 'node:module';
import timersPromises, { setImmediate as immediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FOUND_PLANS } from './found-plans.ts';
import type { Lease } from './simulated-leases.ts';
import { disturbed, type Event, interrupted, PLAN_MS, type Plan, SLOTS } from './simulated-plans.ts';
import {
  type Answered,
  type History,
  LEASE_MS,
  LONGEST_WAY_MS,
  type Run,
  type SimulatedProcess,
  Simulation,
  type SimulationOptions,
} from './simulation.ts';

/** By then every handler is done and every lease of the dead has ended. */
const SETTLED_MS = PLAN_MS + 120_000;
const REFUSALS: ReadonlySet<number> = new Set([409, 422, 503]);

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
        // A process that is frozen while it waits for the store reads the answer first when it goes on.
        expectAll(await carryOut({ ...plan, storeTimeoutMs: 1_000_000_000 }));
      }),
      { numRuns: 300, examples: FOUND_PLANS.map((plan) => [plan]) },
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

/** Not faked: the second one comes when no promise is left to settle, and none that waited for the first. */
async function settled(): Promise<void> {
  await immediate();
  await immediate();
}

function expectAll({ runs, answers }: History): void {
  runs.forEach(expectLease);
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

/** An attempt that runs holds the lease, unless it was frozen after it had been told so. */
function expectLease(run: Run): void {
  const { process, lease, toldMs, startedMs } = run;
  if (lease.lost === undefined) return;
  if (lease.lost.atMs < startedMs) expect(process.stoodStill(toldMs, startedMs)).toBe(true);
  if (!hasFailed(run, lease.lost.atMs)) expectStandstill(run, lease.lost);
}

/** A handler that has failed gives its lease up, and may do so in vain while the store is out of reach. */
function hasFailed({ succeeds, doneMs }: Run, atMs: number): boolean {
  return !succeeds && doneMs !== undefined && doneMs <= atMs;
}

/** No renewal was sent from the first that was due until the lease had ended, which is a third of it at least. */
function expectStandstill(
  { process, toldMs }: Run,
  { atMs, heldMs, isRenewed }: NonNullable<Lease['lost']>,
): void {
  expect(atMs).toBeGreaterThanOrEqual(heldMs + LEASE_MS);
  const dueMs = (isRenewed ? heldMs : toldMs) + LEASE_MS / 3;
  expect(dueMs).toBeLessThanOrEqual(heldMs + (2 * LEASE_MS) / 3);
  expect(process.stoodStill(dueMs + LONGEST_WAY_MS, atMs)).toBe(true);
}

function expectOneEffect(runs: readonly Run[]): void {
  const sound = runs.filter(({ lease }) => lease.lost === undefined);
  expect(sound.filter(({ succeeds, doneMs }) => succeeds && doneMs !== undefined).length).toBeLessThanOrEqual(
    1,
  );
}
