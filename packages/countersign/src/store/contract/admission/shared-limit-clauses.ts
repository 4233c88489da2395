/** Limits that several keys share. */

import type { LimitState } from '../../limit.ts';
import { quota } from '../../quota.ts';
import { assertEqual, assertHas } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { type Asking, HOUR, MINUTE } from './asking.ts';

const SHARED = { ...MINUTE, sharedBy: 'owner' };
const [ONE, OTHER] = ['space:one', 'space:other'];

/** The clauses. */
export const SHARED_LIMIT_CLAUSES: readonly Clause<Asking>[] = [
  {
    title: 'counts all keys that share a limit together',
    async run({ outcome, remaining }) {
      assertEqual(await remaining({ keyId: ONE, limits: [SHARED] }), [2]);
      assertEqual(await remaining({ keyId: OTHER, limits: [SHARED] }), [1]);
      assertEqual(await remaining({ keyId: ONE, limits: [SHARED] }), [0]);
      assertEqual(await outcome({ keyId: OTHER, limits: [SHARED] }), 'rate_limited');
    },
  },
  {
    title: 'holds concurrent requests of several keys to the limit that they share',
    async run({ request, harness }) {
      const requests = Array.from({ length: 40 }, (_, i) =>
        request({ keyId: `space:${i % 4}`, limits: [SHARED] }),
      );
      const all = await Promise.all(requests.map(async (each) => harness.store.admit(each)));
      assertEqual(all.filter((each) => each.outcome === 'admitted').length, 3);
    },
  },
  {
    title: 'counts in own limits and in shared ones, and in none of them where one is spent',
    async run({ left, outcomes, outcome }) {
      const limits = [MINUTE, { ...HOUR, sharedBy: 'owner' }];
      await outcomes(3, { keyId: ONE, limits });
      assertEqual(await outcome({ keyId: ONE, limits }), 'rate_limited');
      assertEqual(await left({ keyId: OTHER, limits }), [3, 2]);
      await outcomes(2, { keyId: OTHER, limits });
      assertEqual(await outcome({ keyId: OTHER, limits }), 'rate_limited');
      assertEqual(await left({ keyId: OTHER, limits }), [1, 0]);
    },
  },
  {
    title: 'states limits in the order given, each with whom it is shared by',
    async run({ admit }) {
      const limits = [{ ...HOUR, sharedBy: 'owner' }, MINUTE, { ...MINUTE, sharedBy: 'group' }];
      const admission = (await admit({ limits })) as { limits: readonly LimitState[] };
      assertEqual(
        admission.limits.map(({ sharedBy = '', remaining, resetSeconds }) => [
          sharedBy,
          remaining,
          resetSeconds,
        ]),
        [
          ['owner', 4, 3600],
          ['', 2, 60],
          ['group', 2, 60],
        ],
      );
    },
  },
  {
    title: 'tells those that share a limit apart, and from keys of that id',
    async run({ outcomes, outcome }) {
      await outcomes(4, { keyId: ONE, limits: [SHARED] });
      assertEqual(await outcome({ keyId: ONE, limits: [{ ...MINUTE, sharedBy: 'Owner' }] }), 'admitted');
      assertEqual(await outcome({ keyId: ONE, limits: [{ ...MINUTE, sharedBy: ONE }] }), 'admitted');
      assertEqual(await outcome({ keyId: 'owner', limits: [MINUTE] }), 'admitted');
      assertEqual(await outcome({ keyId: ONE, limits: [MINUTE] }), 'admitted');
    },
  },
  ...['{a}', 'owner:1', ' ', '%', 'ü€😀', '__proto__', 'a\nb', 'a\0b', '\ud83d'].map((sharedBy) => ({
    title: `takes ${JSON.stringify(sharedBy)} as the id of those that share a limit`,
    async run({ outcomes, outcome }: Asking) {
      await outcomes(3, { keyId: ONE, limits: [{ ...MINUTE, sharedBy }] });
      assertEqual(await outcome({ keyId: OTHER, limits: [{ ...MINUTE, sharedBy }] }), 'rate_limited');
      assertEqual(
        await outcome({ keyId: OTHER, limits: [{ ...MINUTE, sharedBy: `${sharedBy}.` }] }),
        'admitted',
      );
    },
  })),
  {
    title: 'spends nothing of a shared limit on a replay',
    async run({ harness, left, request }) {
      const first = request({ limits: [SHARED] });
      await harness.store.admit(first);
      assertHas(await harness.store.admit(first), { outcome: 'replayed' });
      assertEqual(await left({ limits: [SHARED] }), [2]);
    },
  },
  {
    title: 'burns no replay id where a shared limit is spent',
    async run({ harness, outcomes, outcome }) {
      await outcomes(3, { keyId: ONE, limits: [SHARED] });
      const again = { keyId: OTHER, replayId: 'again', limits: [SHARED] };
      assertEqual(await outcome(again), 'rate_limited');
      await harness.advance(121_000);
      assertEqual(await outcome(again), 'admitted');
    },
  },
  {
    title: 'waits for the slower one of an own and a shared limit, and no longer',
    async run({ harness, outcomes, outcome, waitOf }) {
      const limits = [MINUTE, { limit: 1, windowSeconds: 10, sharedBy: 'owner' }];
      await outcomes(1, { keyId: ONE, limits });
      const seconds = (await waitOf({ keyId: OTHER, limits })) as number;
      await harness.advance(seconds * 1000);
      assertEqual(await outcome({ keyId: OTHER, limits }), 'admitted');
    },
  },
  {
    title: 'counts what a request costs in a shared limit, too',
    async run({ remaining, outcome }) {
      const limits = [{ limit: 10, windowSeconds: 60, sharedBy: 'owner' }];
      assertEqual(await remaining({ keyId: ONE, limits, cost: 7 }), [3]);
      assertEqual(await outcome({ keyId: OTHER, limits, cost: 4 }), 'rate_limited');
      assertEqual(await remaining({ keyId: OTHER, limits, cost: 3 }), [0]);
    },
  },
  {
    title: 'counts a quota that keys share together',
    async run({ outcome, outcomes }) {
      const limits = [{ ...quota(3, 'monthly'), sharedBy: 'owner' }];
      await outcomes(3, { keyId: ONE, limits });
      assertEqual(await outcome({ keyId: OTHER, limits }), 'rate_limited');
    },
  },
];
