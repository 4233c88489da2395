/** Runs targets in turns, until the time or the number of inputs is used up. */

import { setImmediate as immediate } from 'node:timers/promises';
import type { FuzzTarget } from './fuzz-target.ts';
import { Random } from './random.ts';

/** Duration of a run, and the seed of its random choices. */
export interface FuzzPlan {
  readonly seed: number;
  /** Time after which no further round over the targets begins, on the clock of `performance.now`. */
  readonly endMs: number;
  /** Most inputs for each target. Default: no bound. */
  readonly inputsEach?: number;
  /** Told of every input before it is tried, so that one that never returns can be named. */
  readonly onInput?: (target: string, iteration: number, input: Buffer) => void;
}

/** Number of inputs that were tried on one target, and the slowest of them. */
interface TargetReport {
  readonly name: string;
  readonly inputs: number;
  readonly slowestMs: number;
  /** In base64. */
  readonly slowestInput: string;
}

/** An input with which the library does not do what it must. */
export interface FuzzFinding {
  readonly target: string;
  readonly seed: number;
  readonly iteration: number;
  /** In base64: what `--input` takes. */
  readonly input: string;
  readonly problem: string;
}

/** Everything that was tried, and the first finding of each target. */
export interface FuzzReport {
  readonly targets: readonly TargetReport[];
  readonly findings: readonly FuzzFinding[];
}

const TURN_MS = 200;
const DEADLINE_MS = 1000;

/** A target, and how far it has come. */
interface Progress {
  readonly target: FuzzTarget;
  inputs: number;
  slowestMs: number;
  slowestInput: Buffer;
  finding?: FuzzFinding;
}

/** Tries inputs on every target. A target that has a finding is left alone from then on. */
export async function runFuzz(targets: readonly FuzzTarget[], plan: FuzzPlan): Promise<FuzzReport> {
  const all = targets.map<Progress>((target) => ({
    target,
    inputs: 0,
    slowestMs: 0,
    slowestInput: Buffer.alloc(0),
  }));
  const isOpen = (each: Progress) =>
    each.finding === undefined && each.inputs < (plan.inputsEach ?? Number.POSITIVE_INFINITY);
  while (performance.now() < plan.endMs && all.some(isOpen)) {
    for (const each of all.filter(isOpen)) await takeTurn(each, plan);
  }
  return {
    targets: all.map(({ target, inputs, slowestMs, slowestInput }) => ({
      name: target.name,
      inputs,
      slowestMs,
      slowestInput: slowestInput.toString('base64'),
    })),
    findings: all.flatMap(({ finding }) => finding ?? []),
  };
}

async function takeTurn(progress: Progress, plan: FuzzPlan): Promise<void> {
  const { target } = progress;
  const endMs = Math.min(plan.endMs, performance.now() + TURN_MS);
  do {
    const iteration = progress.inputs++;
    const input = target.generate(new Random(`${plan.seed}/${target.name}/${iteration}`));
    plan.onInput?.(target.name, iteration, input);
    const { problem, tookMs } = await tryInput(target, input);
    if (tookMs > progress.slowestMs) {
      progress.slowestMs = tookMs;
      progress.slowestInput = input;
    }
    if (problem !== undefined) {
      const { name } = target;
      progress.finding = {
        target: name,
        seed: plan.seed,
        iteration,
        input: input.toString('base64'),
        problem,
      };
    }
  } while (
    progress.finding === undefined &&
    progress.inputs < (plan.inputsEach ?? Number.POSITIVE_INFINITY) &&
    performance.now() < endMs
  );
  await immediate();
}

/** Tries one input; `problem` is what is wrong, or undefined. */
export async function tryInput(
  target: FuzzTarget,
  input: Buffer,
): Promise<{ problem: string | undefined; tookMs: number }> {
  const { deadlineMs = DEADLINE_MS } = target;
  const first = await timed(target, input, deadlineMs);
  if (first.problem !== undefined || first.tookMs <= deadlineMs) return first;
  // The machine may have stood still: slow is what is slow again.
  const second = await timed(target, input, deadlineMs);
  if (second.tookMs <= deadlineMs) return second;
  return { ...second, problem: `took ${Math.round(second.tookMs)} ms, of which ${deadlineMs} are allowed` };
}

async function timed(
  target: FuzzTarget,
  input: Buffer,
  deadlineMs: number,
): Promise<{ problem: string | undefined; tookMs: number }> {
  const startMs = performance.now();
  let problem: string | undefined;
  try {
    const checked = target.check(input);
    if (checked !== undefined) await withinDeadline(checked, deadlineMs * 10);
  } catch (error) {
    problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  return { problem, tookMs: performance.now() - startMs };
}

/** A promise that never settles would look like an end. */
async function withinDeadline(checked: Promise<void>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${deadlineMs} ms`)), deadlineMs);
  });
  await Promise.race([checked, late]).finally(() => clearTimeout(timer));
}
