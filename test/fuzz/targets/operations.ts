/** Operations of several holders, held against the contract written as plainly as can be. */

import { memoryStore } from 'countersign';
import { redis } from 'countersign/redis';
import type { OperationStore } from 'countersign/store';
import type { Redis } from 'ioredis';
import { shiftTime } from '../../support/redis/shift-time.ts';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';
import type { Random } from '../random.ts';

type OperationStep =
  | { readonly do: 'pass'; readonly ms: number }
  | {
      readonly do: 'begin' | 'renew' | 'finish' | 'release';
      readonly operation: number;
      readonly holder: number;
      readonly lifeMs: number;
    };

interface Kept {
  readonly holder: number;
  readonly isFinished: boolean;
  readonly endsMs: number;
}

/** Steps on the memory store, or on Redis where there is a client. */
export function operationTarget(client: Redis | undefined): FuzzTarget {
  return {
    name: client === undefined ? 'operations-memory' : 'operations-redis',
    deadlineMs: 3000,
    generate: (random) => Buffer.from(JSON.stringify(randomSteps(random))),
    check: async (input) => {
      const steps = JSON.parse(input.toString('utf8')) as readonly OperationStep[];
      if (client === undefined) return playInMemory(steps);
      await client.flushall();
      await play(steps, redis(client, { timeoutMs: 5000 }).store.operations, (ms) => shiftTime(client, ms));
    },
  };
}

function playInMemory(steps: readonly OperationStep[]): Promise<void> {
  let nowMs = 0;
  return play(steps, memoryStore({ monotonicClock: () => nowMs }).operations, async (ms) => {
    nowMs += ms;
  });
}

/** Lives end between the times that pass, so that time which passes by itself changes nothing. */
function randomSteps(random: Random): OperationStep[] {
  return Array.from({ length: random.between(5, 40) }, () =>
    random.oneIn(4)
      ? { do: 'pass', ms: random.pick([10_000, 20_000, 50_000]) }
      : {
          do: random.pick(['begin', 'begin', 'renew', 'finish', 'release'] as const),
          operation: random.below(2),
          holder: random.below(3),
          lifeMs: random.pick([15_000, 25_000, 45_000]),
        },
  );
}

async function play(
  steps: readonly OperationStep[],
  store: OperationStore,
  pass: (ms: number) => Promise<void>,
): Promise<void> {
  const kept = new Map<number, Kept>();
  let nowMs = 0;
  for (const [i, step] of steps.entries()) {
    if (step.do === 'pass') {
      nowMs += step.ms;
      await pass(step.ms);
      continue;
    }
    const found = kept.get(step.operation);
    const live = found !== undefined && found.endsMs > nowMs ? found : undefined;
    const expected = stepped(kept, live, step, nowMs);
    const told = await tell(store, step);
    assertRule(told === expected, `step ${i}: ${step.do} says ${told}, where the contract says ${expected}`);
  }
}

/** Applies a step to the operations that are kept, and returns the answer that the store must give. */
function stepped(
  kept: Map<number, Kept>,
  live: Kept | undefined,
  step: Exclude<OperationStep, { do: 'pass' }>,
  nowMs: number,
): string {
  const { operation, holder, lifeMs } = step;
  const keep = (isFinished: boolean) => kept.set(operation, { holder, isFinished, endsMs: nowMs + lifeMs });
  const isOfOther = live !== undefined && live.holder !== holder;
  if (step.do === 'release') {
    if (live !== undefined && !isOfOther && !live.isFinished) kept.delete(operation);
    return 'done';
  }
  if (step.do === 'begin') {
    if (live?.isFinished) return `finished by ${live.holder}`;
    if (isOfOther) return `running by ${live.holder}`;
    keep(false);
    return 'started';
  }
  if (isOfOther) return 'false';
  if (live?.isFinished !== true) keep(step.do === 'finish');
  return 'true';
}

async function tell(store: OperationStore, step: Exclude<OperationStep, { do: 'pass' }>): Promise<string> {
  const hex = (number: number) => Buffer.from(`operation-${number}-0123`).toString('hex');
  const lease = {
    id: hex(step.operation),
    token: hex(100 + step.holder),
    fingerprint: hex(200 + step.holder),
    leaseMs: step.lifeMs,
  };
  if (step.do === 'release') {
    await store.release(lease);
    return 'done';
  }
  if (step.do === 'renew') return String(await store.renew(lease));
  if (step.do === 'finish') {
    const record = Buffer.from(`record of ${step.holder}`);
    return String(await store.finish({ ...lease, record, ttlMs: step.lifeMs }));
  }
  const state = await store.begin(lease);
  if (state.outcome === 'started') return 'started';
  const holder = [0, 1, 2].find((each) => hex(200 + each) === state.fingerprint);
  const isRecordRight =
    state.outcome !== 'finished' || Buffer.from(state.record ?? []).toString() === `record of ${holder}`;
  return isRecordRight ? `${state.outcome} by ${holder}` : 'finished with another record';
}
