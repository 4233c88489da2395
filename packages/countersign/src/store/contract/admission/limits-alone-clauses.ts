/** Requests without a replay id. */

import { assertEqual } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { type Asking, HOUR, MINUTE, PAST_WINDOW_MS } from './asking.ts';

const ALONE = { replayId: undefined, limits: [MINUTE] };
/** The clauses. */
export const LIMITS_ALONE_CLAUSES: readonly Clause<Asking>[] = [
  {
    title: 'are never replays, and are counted each time',
    async run({ request, outcome }) {
      const same = request(ALONE);
      const all: string[] = [];
      for (let i = 0; i < 4; i++) all.push(await outcome(same));
      assertEqual(all, ['admitted', 'admitted', 'admitted', 'rate_limited']);
    },
  },
  {
    title: 'may be dated as they like',
    async run({ harness, outcome }) {
      for (const timestampMs of [0, harness.nowMs() - 10 * PAST_WINDOW_MS, Number.NaN])
        assertEqual(await outcome({ ...ALONE, timestampMs, expiresAtMs: timestampMs }), 'admitted');
    },
  },
  {
    title: 'count together with those that have an id',
    async run({ outcome, remaining }) {
      assertEqual(await outcome({ limits: [MINUTE] }), 'admitted');
      assertEqual(await outcome(ALONE), 'admitted');
      assertEqual(await remaining({ limits: [MINUTE] }), [0]);
      assertEqual(await outcome(ALONE), 'rate_limited');
    },
  },
  {
    title: 'are held to their limits when they come at once',
    async run({ request, harness }) {
      const all = await Promise.all(
        Array.from({ length: 20 }, async () => harness.store.admit(request(ALONE))),
      );
      assertEqual(all.filter(({ outcome }) => outcome === 'admitted').length, 3);
    },
  },
  {
    title: 'are admitted without limits',
    async run({ admit }) {
      assertEqual(await admit({ replayId: undefined, limits: [] }), { outcome: 'admitted', limits: [] });
    },
  },
  {
    title: 'let no replay pass, whether they come before or after',
    async run({ request, outcome }) {
      const first = request({ limits: [HOUR] });
      await outcome({ ...ALONE, limits: [HOUR] });
      assertEqual(await outcome(first), 'admitted');
      await outcome({ ...ALONE, limits: [HOUR] });
      assertEqual(await outcome(first), 'replayed');
    },
  },
  {
    title: 'let no replay pass after the clock was set back',
    async run({ admit, request, harness, outcome }) {
      await harness.advance(200_000);
      const first = request();
      await admit(first);
      await harness.advance(-100_000);
      assertEqual(await outcome({ ...ALONE, limits: [HOUR] }), 'admitted');
      assertEqual(await outcome({ ...first, nowMs: harness.nowMs() }), 'replayed');
    },
  },
];
