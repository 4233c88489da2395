/** Limits that are changed, and clocks that are set back. */

import assert from 'node:assert/strict';
import { assertEqual } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { type Asking, HOUR, MINUTE } from './asking.ts';

/** The clauses. */
export const CHANGING_LIMIT_CLAUSES: readonly Clause<Asking>[] = [
  {
    title: 'keeps the counts when a limit is added',
    async run({ outcome, outcomes, remaining }) {
      await outcomes(2, { limits: [MINUTE] });
      assertEqual(await remaining({ limits: [HOUR, MINUTE] }), [4, 0]);
      assertEqual(await outcome({ limits: [MINUTE] }), 'rate_limited');
    },
  },
  {
    title: 'keeps the counts when a limit is taken away',
    async run({ outcomes, remaining }) {
      await outcomes(2, { limits: [MINUTE, HOUR] });
      assertEqual(await remaining({ limits: [HOUR] }), [2]);
    },
  },
  {
    title: 'keeps the counts when only the number of a limit changes',
    async run({ outcome, outcomes, remaining }) {
      await outcomes(3, { limits: [MINUTE] });
      assertEqual(await outcome({ limits: [MINUTE] }), 'rate_limited');
      assertEqual(await remaining({ limits: [{ ...MINUTE, limit: 10 }] }), [6]);
      assertEqual(await outcome({ limits: [{ ...MINUTE, limit: 1 }] }), 'rate_limited');
    },
  },
  {
    title: 'names a waiting time that is enough after the number of a limit was lowered',
    async run({ harness, outcome, outcomes, waitOf }) {
      await outcomes(10, { limits: [{ ...MINUTE, limit: 10 }] });
      const seconds = (await waitOf({ limits: [{ ...MINUTE, limit: 2 }] })) as number;
      await harness.advance(seconds * 1000);
      assertEqual(await outcome({ limits: [{ ...MINUTE, limit: 2 }] }), 'admitted');
    },
  },
  {
    title: 'counts the requests of mounts with different limits on one key together',
    async run({ outcome, outcomes }) {
      const strict = [{ limit: 2, windowSeconds: 60 }];
      const loose = [{ limit: 4, windowSeconds: 60 }, HOUR];
      assertEqual(await outcomes(2, { limits: loose }), ['admitted', 'admitted']);
      assertEqual(await outcome({ limits: strict }), 'rate_limited');
      assertEqual(await outcomes(3, { limits: loose }), ['admitted', 'admitted', 'rate_limited']);
    },
  },
  {
    title: 'counts limits of one window and different names apart',
    async run({ outcome, outcomes }) {
      const read = [{ ...MINUTE, name: 'read' }];
      const write = [{ ...MINUTE, name: 'write' }];
      assert.ok((await outcomes(4, { limits: read })).includes('rate_limited'));
      assertEqual(await outcome({ limits: write }), 'admitted');
    },
  },
  {
    title: 'keeps the counts when the clock is set back',
    async run({ harness, outcome, outcomes }) {
      await harness.advance(600_000);
      await outcomes(3, { limits: [MINUTE] });
      await harness.advance(-30_000);
      assertEqual(await outcome({ limits: [MINUTE] }), 'rate_limited');
    },
  },
  {
    title: 'admits again some time after the clock was set back by years',
    async run({ admit, harness, outcome, outcomes }) {
      await outcomes(4, { limits: [MINUTE] });
      await harness.advance(-5 * 365 * 86_400_000);
      await admit({ limits: [MINUTE] });
      await harness.advance(120_000);
      assertEqual(await outcome({ limits: [MINUTE] }), 'admitted');
    },
  },
  {
    title: 'is not opened by requests that arrive out of order around the end of a window',
    async run({ harness, outcome, outcomes }) {
      await harness.advance(59_900);
      const before = harness.nowMs();
      await outcomes(3, { limits: [MINUTE] });
      await harness.advance(200);
      for (let i = 0; i < 5; i++) {
        assertEqual(await outcome({ limits: [MINUTE], nowMs: before }), 'rate_limited');
        assertEqual(await outcome({ limits: [MINUTE] }), 'rate_limited');
      }
    },
  },
];
