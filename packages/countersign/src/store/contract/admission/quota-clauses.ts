/** Quotas, which come back with the calendar. */

import { periodStart, type Refill } from '../../period.ts';
import { quota } from '../../quota.ts';
import { assertEqual, assertHas } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { type Asking, MINUTE } from './asking.ts';

const PERIODS: readonly Refill[] = ['daily', 'monthly'];

/** Milliseconds until the next day or month. */
function untilNext({ harness }: Asking, refill: Refill): number {
  return periodStart(refill, harness.nowMs(), 1) - harness.nowMs();
}

/** The clauses. */
export const QUOTA_CLAUSES: readonly Clause<Asking>[] = PERIODS.flatMap((refill): Clause<Asking>[] => [
  {
    title: `gives a ${refill} quota back as a whole when the next period begins, and not before`,
    async run(tools) {
      const { harness, outcomes, outcome, remaining } = tools;
      const limits = [quota(3, refill)];
      assertEqual((await outcomes(4, { limits })).at(-1), 'rate_limited');
      await harness.advance(untilNext(tools, refill) - 1);
      assertEqual(await outcome({ limits }), 'rate_limited');
      await harness.advance(1);
      assertEqual(await remaining({ limits }), [2]);
    },
  },
  {
    title: `says when a ${refill} quota comes back, while there is some left and when it is spent`,
    async run(tools) {
      const { admit, outcomes } = tools;
      const limits = [quota(3, refill)];
      const seconds = Math.ceil(untilNext(tools, refill) / 1000);
      assertHas(await admit({ limits }), {
        outcome: 'admitted',
        limits: [{ ...quota(3, refill), remaining: 2, resetSeconds: seconds }],
      });
      await outcomes(2, { limits });
      assertHas(await admit({ limits }), {
        outcome: 'rate_limited',
        retryAfterSeconds: seconds,
        limits: [{ remaining: 0, resetSeconds: seconds, retryAfterSeconds: seconds }],
      });
    },
  },
  {
    title: `carries nothing of a ${refill} quota over`,
    async run(tools) {
      const limits = [quota(3, refill)];
      await tools.harness.advance(untilNext(tools, refill) - 1000);
      await tools.outcomes(3, { limits });
      await tools.harness.advance(1000);
      assertEqual(await tools.outcomes(4, { limits }), ['admitted', 'admitted', 'admitted', 'rate_limited']);
    },
  },
  {
    title: `keeps what was counted in a ${refill} quota when the clock is set back to the period before`,
    async run(tools) {
      const { harness, outcomes, outcome } = tools;
      const limits = [quota(3, refill)];
      await harness.advance(untilNext(tools, refill) + 1000);
      await outcomes(3, { limits });
      await harness.advance(-2000);
      assertEqual(await outcome({ limits }), 'rate_limited');
      await harness.advance(2000);
      assertEqual(await outcome({ limits }), 'rate_limited');
    },
  },
  {
    title: `counts a ${refill} quota again after the clock was set back by years`,
    async run({ harness, outcomes, outcome }) {
      const limits = [quota(3, refill)];
      await outcomes(4, { limits });
      await harness.advance(-5 * 365 * 86_400_000);
      assertEqual(await outcome({ limits }), 'admitted');
    },
  },
  {
    title: `counts in a sliding window beside a ${refill} quota, and in neither where one is spent`,
    async run({ harness, outcomes, left, outcome }) {
      const limits = [MINUTE, quota(5, refill)];
      await outcomes(4, { limits });
      assertEqual(await left({ limits }), [0, 2]);
      await harness.advance(120_000);
      await outcomes(2, { limits });
      assertEqual(await outcome({ limits }), 'rate_limited');
      assertEqual(await left({ limits }), [1, 0]);
    },
  },
]);
