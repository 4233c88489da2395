/** Growth of the cost of work with the size of its input. */

import { expect } from 'vitest';

/** Linear work costs 8 times as much for an input that is 8 times as long, quadratic work 64 times. */
const FACTOR = 8;
const ALLOWED = 24;
/** Costs below are no measure of anything. */
const LEAST_MICROSECONDS = 2_000;
const SMALL = 5_000;
/** Runs of which the cheapest counts, since garbage collection comes when it likes. */
const RUNS = 4;

/** Expects that the cost grows with the length of the input, and not faster. Inputs are `small` and 8 times as long. */
export function expectLinear<T>(
  inputOf: (length: number) => T,
  work: (input: T) => unknown,
  small = SMALL,
): void {
  const most = ALLOWED * Math.max(costOf(work, inputOf(small)), LEAST_MICROSECONDS);
  expect(costOf(work, inputOf(small * FACTOR), most)).toBeLessThanOrEqual(most);
}

/** In processor time: what other programs take does not count. Once it is `enough`, no more runs are needed. */
function costOf<T>(work: (input: T) => unknown, input: T, enough = 0): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS && least > enough; run++) {
    const before = process.cpuUsage();
    work(input);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
