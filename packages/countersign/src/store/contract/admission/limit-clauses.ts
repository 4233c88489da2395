/** Limits of keys. */

import assert from 'node:assert/strict';
import type { LimitState } from '../../limit.ts';
import { assertEqual, assertHas } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { type Asking, HOUR, MINUTE } from './asking.ts';

/** The clauses. */
export const LIMIT_CLAUSES: readonly Clause<Asking>[] = [
  {
    title: 'admits as many requests as the limit says, and then no more',
    async run({ outcomes }) {
      assertEqual(await outcomes(4, { limits: [MINUTE] }), [
        'admitted',
        'admitted',
        'admitted',
        'rate_limited',
      ]);
    },
  },
  {
    title: 'begins a window with the first request, and says how many are left and when the window ends',
    async run({ admit, harness }) {
      await harness.advance(15_000);
      const { limit, windowSeconds } = MINUTE;
      const states = (remaining: number, resetSeconds: number) => ({
        outcome: 'admitted',
        limits: [{ limit, windowSeconds, remaining, resetSeconds }],
      });
      assertEqual(await admit({ limits: [MINUTE] }), states(2, 60));
      await harness.advance(45_000);
      assertEqual(await admit({ limits: [MINUTE] }), states(1, 15));
    },
  },
  {
    title: 'names a limit in its state as the limit is named',
    async run({ admit }) {
      const limits = [{ ...MINUTE, name: 'burst' }];
      assertHas(await admit({ limits }), {
        limits: [{ name: 'burst', limit: 3, remaining: 2 }],
      });
    },
  },
  {
    title: 'states every limit of a refused request, in the order given',
    async run({ admit, outcomes }) {
      const limits = [HOUR, MINUTE];
      await outcomes(3, { limits });
      assertHas(await admit({ limits }), {
        outcome: 'rate_limited',
        limits: [
          { windowSeconds: 3600, limit: 5, remaining: 2 },
          { windowSeconds: 60, limit: 3, remaining: 0 },
        ],
      });
    },
  },
  {
    title: 'spends no quota on a replay',
    async run({ admit, request, outcome, remaining }) {
      const first = request({ limits: [MINUTE] });
      await admit(first);
      for (let i = 0; i < 10; i++) assertEqual(await outcome(first), 'replayed');
      assertEqual(await remaining({ limits: [MINUTE] }), [1]);
    },
  },
  {
    title: 'calls a replay a replay even when the key is over its limit',
    async run({ admit, request, outcome, outcomes }) {
      const first = request({ limits: [MINUTE] });
      await admit(first);
      await outcomes(2, { limits: [MINUTE] });
      assertEqual(await outcome(first), 'replayed');
    },
  },
  {
    title: 'does not burn the replay id of a request that is over a limit',
    async run({ harness, outcome, outcomes }) {
      await outcomes(3, { limits: [MINUTE] });
      assertEqual(await outcome({ replayId: 'again', limits: [MINUTE] }), 'rate_limited');
      await harness.advance(120_000);
      assertEqual(await outcome({ replayId: 'again', limits: [MINUTE] }), 'admitted');
    },
  },
  ...[
    { which: 'first', limits: [MINUTE, HOUR] },
    { which: 'last', limits: [HOUR, MINUTE] },
  ].map(
    ({ which, limits }): Clause<Asking> => ({
      title: `spends none of the limits when the ${which} one is exceeded`,
      async run({ harness, outcomes }) {
        await outcomes(3, { limits });
        assertEqual(await outcomes(20, { limits }), Array(20).fill('rate_limited'));
        await harness.advance(120_000);
        // Had a refused request been counted by the hour, none of its two would be left.
        assertEqual(await outcomes(3, { limits }), ['admitted', 'admitted', 'rate_limited']);
      },
    }),
  ),
  {
    title: 'holds each key to limits of its own',
    async run({ outcome, outcomes }) {
      assert.ok((await outcomes(4, { keyId: 'space:one', limits: [MINUTE] })).includes('rate_limited'));
      assertEqual(await outcome({ keyId: 'space:two', limits: [MINUTE] }), 'admitted');
    },
  },
  {
    title: 'holds concurrent requests to the limit',
    async run({ request, harness }) {
      const requests = Array.from({ length: 40 }, () => request({ limits: [MINUTE] }));
      const all = await Promise.all(requests.map(async (each) => harness.store.admit(each)));
      assertEqual(all.filter((each) => each.outcome === 'admitted').length, 3);
    },
  },
  {
    title: 'gives all quota back after two windows',
    async run({ harness, outcomes, remaining }) {
      await outcomes(4, { limits: [MINUTE] });
      await harness.advance(120_000);
      assertEqual(await remaining({ limits: [MINUTE] }), [2]);
    },
  },
  {
    title: 'gives quota back little by little over the window that follows',
    async run({ harness, outcome, outcomes }) {
      const limits = [{ limit: 10, windowSeconds: 60 }];
      await outcomes(10, { limits });
      await harness.advance(60_000);
      assertEqual(await outcome({ limits }), 'rate_limited');
      await harness.advance(30_000);
      assertEqual(await outcomes(6, { limits }), [...Array(5).fill('admitted'), 'rate_limited']);
    },
  },
  ...[0, 1, 500, 17_300, 59_999].map(
    (elapsedMs): Clause<Asking> => ({
      title: `names a waiting time after which the request fits, ${elapsedMs} ms into the window`,
      async run({ harness, outcome, outcomes, waitOf }) {
        await harness.advance(elapsedMs);
        await outcomes(3, { limits: [MINUTE, HOUR] });
        const seconds = (await waitOf({ limits: [MINUTE, HOUR] })) as number;
        assert.ok(seconds > 0);
        assertEqual(Number.isInteger(seconds), true);
        await harness.advance(seconds * 1000);
        assertEqual(await outcome({ limits: [MINUTE, HOUR] }), 'admitted');
      },
    }),
  ),
  {
    title: 'begins no window for a request that it refuses',
    async run({ admit, harness, outcome, outcomes }) {
      await outcomes(3, { limits: [MINUTE] });
      await harness.advance(70_000);
      assertEqual(await outcome({ limits: [MINUTE] }), 'rate_limited');
      // Beyond two windows after the first request, of which the refused one has begun none.
      await harness.advance(55_000);
      assertHas(await admit({ limits: [MINUTE] }), {
        limits: [{ remaining: 2, resetSeconds: 60 }],
      });
    },
  },
  {
    title: 'names the waiting time of the limit that takes longest',
    async run({ admit, waitOf }) {
      const limits = [
        { limit: 1, windowSeconds: 10 },
        { limit: 1, windowSeconds: 3600 },
      ];
      await admit({ limits });
      assert.ok(((await waitOf({ limits })) ?? 0) > 3000);
    },
  },
  {
    title: 'takes fractions of a second as a window',
    async run({ harness, outcome, outcomes }) {
      const limits = [{ limit: 1, windowSeconds: 0.5 }];
      assertEqual(await outcomes(2, { limits }), ['admitted', 'rate_limited']);
      await harness.advance(1_000);
      assertEqual(await outcome({ limits }), 'admitted');
    },
  },
  {
    title: 'says of a limit that is used up, and of no other, when a request fits again',
    async run({ admit, harness, outcome, outcomes }) {
      const limits = [MINUTE, HOUR];
      await outcomes(2, { limits });
      const last = await admit({ limits });
      assertHas(last, { limits: [{ remaining: 0 }, { remaining: 2 }] });
      const [minute, hour] = (last as { limits: readonly LimitState[] }).limits;
      assertEqual(hour?.retryAfterSeconds, undefined);
      const seconds = minute?.retryAfterSeconds as number;
      await harness.advance(seconds * 1000 - 1000);
      assertEqual(await outcome({ limits: [MINUTE] }), 'rate_limited');
      await harness.advance(1000);
      assertEqual(await outcome({ limits: [MINUTE] }), 'admitted');
    },
  },
];
