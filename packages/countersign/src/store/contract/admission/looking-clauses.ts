/** Limits that are read without counting. */

import { assertEqual, assertHas } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { type Asking, HOUR, MINUTE } from './asking.ts';

const LOOK = { replayId: undefined, cost: 0 };
/** The clauses. */
export const LOOKING_CLAUSES: readonly Clause<Asking>[] = [
  {
    title: 'tells of a key that nobody has seen, and of what it has spent',
    async run({ admit, harness }) {
      const { limit, windowSeconds } = MINUTE;
      const states = (remaining: number, resetSeconds: number) => ({
        outcome: 'admitted',
        limits: [{ limit, windowSeconds, remaining, resetSeconds }],
      });
      assertEqual(await admit({ ...LOOK, limits: [MINUTE] }), states(3, 60));
      await admit({ limits: [MINUTE] });
      await harness.advance(20_000);
      assertEqual(await admit({ ...LOOK, limits: [MINUTE] }), states(2, 40));
    },
  },
  {
    title: 'spends nothing, however often',
    async run({ admit, left, remaining }) {
      await admit({ limits: [MINUTE] });
      for (let i = 0; i < 10; i++) assertEqual(await left({ limits: [MINUTE] }), [2]);
      assertEqual(await remaining({ limits: [MINUTE] }), [1]);
    },
  },
  {
    title: 'is admitted and says when a request fits again, when the limit is used up',
    async run({ admit, outcomes, waitOf }) {
      await outcomes(3, { limits: [MINUTE] });
      const looked = await admit({ ...LOOK, limits: [MINUTE] });
      const seconds = (await waitOf({ limits: [MINUTE] })) as number;
      assertHas(looked, {
        outcome: 'admitted',
        limits: [{ remaining: 0, retryAfterSeconds: seconds }],
      });
    },
  },
  {
    title: 'begins no window',
    async run({ admit, harness, left }) {
      await left({ limits: [MINUTE] });
      await harness.advance(30_000);
      assertHas(await admit({ limits: [MINUTE] }), { limits: [{ resetSeconds: 60 }] });
    },
  },
  {
    title: 'ends none, and changes nothing in limits that the key is not held to',
    async run({ harness, left, outcomes }) {
      await outcomes(2, { limits: [MINUTE] });
      const ahead = harness.nowMs() + 10 * 60_000;
      await left({ limits: [MINUTE, HOUR], nowMs: ahead });
      assertEqual(await left({ limits: [HOUR, MINUTE] }), [5, 1]);
    },
  },
];
