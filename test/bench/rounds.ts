/** Measures contenders against each other, in turns, so that whatever else the machine does falls on all alike. */

import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
/** Collects this process's garbage now. */
export const collectGarbage = vm.runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void;

/** One of the things that are compared. */
export interface Contender {
  readonly name: string;
  /** Makes ready what a turn needs; not measured. */
  readonly prepareTurn?: () => void;
  /** Makes ready what a portion of a turn needs, which is then still in the processor's caches; not measured. */
  readonly preparePortion?: () => void;
  /** Does a portion of the work. Throws when any request is refused. */
  readonly run: () => void | Promise<void>;
}

/** Duration of a measurement, and its pieces. */
export interface RoundPlan {
  /** Seconds for all rounds together, of which the first fifth is for warming up. */
  readonly seconds: number;
  /** Portions in each contender's turn of a round. */
  readonly portions: number;
}

/** So many rounds are made and count, however slow the machine is. */
const LEAST_ROUNDS = 3;

/**
 * Microseconds of processor time of each contender's turn in each round, in the order of the contenders. The order of
 * turns rotates.
 */
export async function measureRounds(contenders: readonly Contender[], plan: RoundPlan): Promise<number[][]> {
  const times = contenders.map((): number[] => []);
  const rounds = timedRounds(plan.seconds);
  for (const { round, counts } of rounds) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const which = (turn + round) % contenders.length;
      const time = await timeOfTurn(contenders[which] as Contender, plan.portions);
      if (counts) times[which]?.push(time);
    }
  }
  return times;
}

/** Numbers rounds until the time is up; those of the first fifth of it do not count. */
export function* timedRounds(seconds: number): Generator<{ round: number; counts: boolean }> {
  const startMs = performance.now();
  let counted = 0;
  for (let round = 0; ; round++) {
    const share = (performance.now() - startMs) / (seconds * 1000);
    if (share > 1 && counted >= LEAST_ROUNDS) return;
    const counts = round > 0 && share > 0.2;
    if (counts) counted++;
    yield { round, counts };
  }
}

async function timeOfTurn(
  { prepareTurn, preparePortion, run }: Contender,
  portions: number,
): Promise<number> {
  prepareTurn?.();
  // Nobody pays for the garbage of the one before.
  collectGarbage({ type: 'minor' });
  let spent = 0;
  for (let portion = 0; portion < portions; portion++) {
    preparePortion?.();
    // Processor time, since other processes may have the processor in between.
    const start = process.cpuUsage();
    const work = run();
    if (work !== undefined) await work;
    const { user, system } = process.cpuUsage(start);
    spent += user + system;
  }
  return spent;
}
