/** Measures contenders against each other, in turns, so that whatever else the machine does falls on all alike. */

import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as (options?: { type: 'minor' }) => void;

/** One of the things that are compared. */
export interface Contender {
  readonly name: string;
  /** Makes ready what a turn needs; not measured. */
  readonly prepare?: () => void;
  /** Does the work once for each of its requests; throws when any of them is refused. */
  readonly run: () => void | Promise<void>;
}

/** How often and how long. */
export interface RoundPlan {
  readonly rounds: number;
  /** Rounds before the first that counts. */
  readonly warmUp: number;
}

/** Milliseconds of each contender's turn in each round, by name. The order of the turns rotates. */
export async function measureRounds(
  contenders: readonly Contender[],
  { rounds, warmUp }: RoundPlan,
): Promise<Map<string, number[]>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(turn + round + warmUp) % contenders.length] as Contender;
      contender.prepare?.();
      const ms = await timed(contender.run);
      if (round >= 0) times.get(contender.name)?.push(ms);
    }
  }
  return times;
}

async function timed(run: Contender['run']): Promise<number> {
  // Nobody pays for the garbage of the one before.
  collectGarbage({ type: 'minor' });
  const start = process.hrtime.bigint();
  const work = run();
  if (work !== undefined) await work;
  return Number(process.hrtime.bigint() - start) / 1e6;
}
