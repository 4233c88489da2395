/** Operations that are found without beginning them. */

import { assertEqual, assertHas } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { assertRunning, bytes, LEASE_MS, type Operating, SLIP_MS, TTL_MS } from './operating.ts';

/** Clauses on `find`. */
export const FIND_CLAUSES: readonly Clause<Operating>[] = [
  {
    title: 'finds nothing that is absent, has been released, or has ended',
    async run({ begin, find, finish, harness, release }) {
      assertEqual(await find(), undefined);
      await begin();
      await release();
      assertEqual(await find(), undefined);
      await begin();
      await harness.advance(LEASE_MS + SLIP_MS);
      assertEqual(await find(), undefined);
      await finish();
      await harness.advance(TTL_MS + SLIP_MS);
      assertEqual(await find(), undefined);
    },
  },
  {
    title: 'tells that it runs, of which request, and how long the lease lasts',
    async run({ begin, find, harness }) {
      await begin();
      await harness.advance(10_000);
      assertRunning(await find(), LEASE_MS - 10_000, 'f1');
    },
  },
  ...['done', ''].map(
    (text): Clause<Operating> => ({
      title: `tells what it came to: "${text}"`,
      async run({ begin, find, finish }) {
        await begin();
        await finish({ record: bytes(text) });
        const state = await find();
        assertHas(state, { outcome: 'finished', fingerprint: 'f1' });
        const found = state?.outcome === 'finished' ? state.record : undefined;
        assertEqual(found instanceof Uint8Array, true, 'the record must be a Uint8Array');
        assertEqual(Buffer.from(found ?? []).toString(), text);
      },
    }),
  ),
  {
    title: 'changes nothing',
    async run({ assertRunning, find, finish, harness, outcome, renew, text }) {
      await find();
      assertEqual(await outcome(), 'started');
      await harness.advance(20_000);
      await find();
      await assertRunning(LEASE_MS - 20_000);
      assertEqual(await renew(), true);
      await finish();
      await find();
      await harness.advance(TTL_MS - SLIP_MS);
      await find();
      assertEqual(await text(), 'done');
      await harness.advance(2 * SLIP_MS);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
  {
    title: 'keeps operations of different ids apart',
    async run({ begin, find, newId }) {
      await begin();
      assertEqual(await find(newId()), undefined);
    },
  },
];
