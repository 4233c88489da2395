/** Operations that begin. */

import { assertEqual, assertHas } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { LEASE_MS, type Operating, SLIP_MS } from './operating.ts';

/** Clauses on `begin`. */
export const BEGIN_CLAUSES: readonly Clause<Operating>[] = [
  {
    title: 'starts an operation that is absent',
    async run({ begin }) {
      assertEqual(await begin(), { outcome: 'started' });
    },
  },
  {
    title: 'tells another one that it runs, of which request, and how long the lease lasts',
    async run({ harness, begin, assertRunning }) {
      await begin();
      await assertRunning(LEASE_MS);
      await harness.advance(10_000);
      await assertRunning(LEASE_MS - 10_000);
    },
  },
  {
    title: 'is given to exactly one of a hundred at once',
    async run({ begin, finish }) {
      const tokens = Array.from({ length: 100 }, (_, i) => `t${i}`);
      const states = await Promise.all(tokens.map((token) => begin({ token, fingerprint: `f${token}` })));
      const winners = tokens.filter((_, i) => states[i]?.outcome === 'started');
      assertEqual(winners.length, 1);
      const [winner = ''] = winners;
      for (const state of states) {
        if (state.outcome === 'started') continue;
        assertHas(state, { outcome: 'running', fingerprint: `f${winner}` });
      }
      assertEqual(await finish({ token: winner }), true);
    },
  },
  {
    title: 'is given to exactly one of a hundred at once when the lease of another one has ended',
    async run({ harness, outcome, begin }) {
      await begin();
      await harness.advance(LEASE_MS + SLIP_MS);
      const outcomes = await Promise.all(Array.from({ length: 100 }, (_, i) => outcome({ token: `t${i}` })));
      assertEqual(outcomes.filter((each) => each === 'started').length, 1);
    },
  },
  {
    title: 'is given again to the same token, for a lease from then on',
    async run({ harness, outcome, begin, assertRunning }) {
      await begin();
      await harness.advance(20_000);
      assertEqual(await begin(), { outcome: 'started' });
      await assertRunning(LEASE_MS);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome()));
      assertEqual(new Set(outcomes), new Set(['started']));
    },
  },
  {
    title: 'gives back what a finished one came to, also to the token that finished it',
    async run({ begin, finish, text }) {
      await begin();
      await finish();
      for (const token of ['b2', 'a1']) {
        const state = await begin({ token, fingerprint: 'f2' });
        assertHas(state, { outcome: 'finished', fingerprint: 'f1' });
        assertEqual(await text(), 'done');
      }
    },
  },
  {
    title: 'leaves the lease to its holder when another one asks',
    async run({ harness, outcome, begin, assertRunning }) {
      await begin();
      await harness.advance(20_000);
      assertEqual(await outcome({ token: 'b2' }), 'running');
      await harness.advance(5_000);
      await assertRunning(5_000);
      await harness.advance(5_000 + SLIP_MS);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
];
