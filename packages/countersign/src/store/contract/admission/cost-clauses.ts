/** Requests that cost more or less than one. */

import type { Limit } from '../../limit.ts';
import { assertEqual } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import type { Asking } from './asking.ts';

const TEN: Limit = { limit: 10, windowSeconds: 60 };
const FEW: Limit = { limit: 4, windowSeconds: 3600 };
/** The clauses. */
export const COST_CLAUSES: readonly Clause<Asking>[] = [
  {
    title: 'counts in every limit as many requests as one costs',
    async run({ remaining }) {
      assertEqual(await remaining({ limits: [TEN, FEW], cost: 3 }), [7, 1]);
      assertEqual(await remaining({ limits: [TEN, FEW] }), [6, 0]);
    },
  },
  {
    title: 'refuses what costs more than is left, and then admits what costs less',
    async run({ outcome, remaining }) {
      assertEqual(await outcome({ limits: [TEN], cost: 7 }), 'admitted');
      assertEqual(await outcome({ limits: [TEN], cost: 4 }), 'rate_limited');
      assertEqual(await remaining({ limits: [TEN], cost: 3 }), [0]);
    },
  },
  ...[
    { which: 'first', limits: [FEW, TEN] },
    { which: 'last', limits: [TEN, FEW] },
  ].map(
    ({ which, limits }): Clause<Asking> => ({
      title: `spends none of the limits on a cost that does not fit into the ${which} one`,
      async run({ left, outcome }) {
        for (let i = 0; i < 5; i++) assertEqual(await outcome({ limits, cost: 5 }), 'rate_limited');
        assertEqual(
          (await left({ limits })).toSorted((a, b) => a - b),
          [4, 10],
        );
      },
    }),
  ),
  {
    title: 'burns no replay id of what costs too much',
    async run({ outcome }) {
      assertEqual(await outcome({ replayId: 'dear', limits: [TEN], cost: 11 }), 'rate_limited');
      assertEqual(await outcome({ replayId: 'dear', limits: [TEN] }), 'admitted');
    },
  },
  {
    title: 'admits what costs exactly the limit, out of silence',
    async run({ remaining }) {
      assertEqual(await remaining({ limits: [TEN], cost: 10 }), [0]);
    },
  },
  {
    title: 'names no time to wait for what costs more than a limit ever has',
    async run({ waitOf }) {
      assertEqual(await waitOf({ limits: [TEN, FEW], cost: 5 }), undefined);
      assertEqual(await waitOf({ limits: [TEN, FEW], cost: 11 }), undefined);
    },
  },
  ...[1, 2, 5, 9, 10].map(
    (cost): Clause<Asking> => ({
      title: `names a waiting time after which a cost of ${cost} fits`,
      async run({ harness, outcome, waitOf }) {
        await outcome({ limits: [TEN], cost: 6 });
        await harness.advance(50_000);
        await outcome({ limits: [TEN], cost: 4 });
        await harness.advance(5_000);
        const seconds = (await waitOf({ limits: [TEN], cost })) as number;
        await harness.advance((seconds - 1) * 1000);
        assertEqual(await outcome({ limits: [TEN], cost }), 'rate_limited');
        await harness.advance(1000);
        assertEqual(await outcome({ limits: [TEN], cost }), 'admitted');
      },
    }),
  ),
  {
    title: 'holds concurrent requests of different costs to the limit',
    async run({ request, harness, left }) {
      const requests = Array.from({ length: 40 }, (_, i) => request({ limits: [TEN], cost: 1 + (i % 4) }));
      const all = await Promise.all(requests.map(async (each) => harness.store.admit(each)));
      const spent = requests.filter((_, i) => all[i]?.outcome === 'admitted').map(({ cost }) => cost);
      assertEqual(
        spent.reduce((sum, cost) => sum + cost),
        10,
      );
      assertEqual(await left({ limits: [TEN] }), [0]);
    },
  },
  {
    title: 'counts amounts that need more than 32 bits',
    async run({ outcome, remaining }) {
      const limits = [{ limit: 2 ** 40, windowSeconds: 60 }];
      assertEqual(await remaining({ limits, cost: 2 ** 39 }), [2 ** 39]);
      assertEqual(await remaining({ limits, cost: 2 ** 39 - 1 }), [1]);
      assertEqual(await outcome({ limits, cost: 2 }), 'rate_limited');
    },
  },
  {
    title: 'remembers a request that costs nothing, and counts it in no limit',
    async run({ request, left, outcome, remaining }) {
      const free = request({ limits: [TEN], cost: 0 });
      assertEqual(await remaining(free), [10]);
      assertEqual(await outcome(free), 'replayed');
      assertEqual(await left({ limits: [TEN] }), [10]);
    },
  },
  {
    title: 'admits a request that costs nothing when the limit is used up, or was lowered since',
    async run({ outcome }) {
      await outcome({ limits: [TEN], cost: 10 });
      assertEqual(await outcome({ limits: [TEN], cost: 0 }), 'admitted');
      assertEqual(await outcome({ limits: [{ ...TEN, limit: 2 }], cost: 0 }), 'admitted');
    },
  },
];
