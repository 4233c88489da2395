/** Values that steps of operations are given. */

import assert from 'node:assert/strict';
import { assertEqual, assertHas } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { bytes, LEASE_MS, type Operating, SLIP_MS } from './operating.ts';

/** Clauses on ids, fingerprints and times. */
export const VALUE_CLAUSES: readonly Clause<Operating>[] = [
  {
    title: 'keeps operations of different ids apart',
    async run({ harness, outcome, renew, finish, release, text, newId }) {
      const ids = Array.from({ length: 20 }, newId);
      for (const id of ids) assertEqual(await outcome({ id }), 'started');
      const [released = '', renewed = '', ...finished] = ids;
      await release({ id: released });
      await renew({ id: renewed, leaseMs: 600_000 });
      for (const id of finished) assertEqual(await finish({ id, record: bytes(id) }), true);
      assertEqual(await outcome({ id: renewed, token: 'b2' }), 'running');
      for (const id of finished) assertEqual(await text(id), id);
      await harness.advance(LEASE_MS + SLIP_MS);
      assertEqual(await outcome({ id: renewed, token: 'b2' }), 'running');
      assertEqual(await outcome({ id: released, token: 'b2' }), 'started');
    },
  },
  {
    title: 'takes an empty fingerprint',
    async run({ begin, finish, assertRunning }) {
      await begin({ fingerprint: '' });
      await assertRunning(LEASE_MS, '');
      await finish({ fingerprint: '' });
      assertHas(await begin({ token: 'b2' }), { outcome: 'finished', fingerprint: '' });
    },
  },
  {
    title: 'takes times with fractions of a millisecond',
    async run({ harness, outcome, renew, finish }) {
      assertEqual(await outcome({ leaseMs: 10_000.25 }), 'started');
      assertEqual(await renew({ leaseMs: 10_000.5 }), true);
      assertEqual(await finish({ ttlMs: 10_000.75 }), true);
      await harness.advance(10_000 + SLIP_MS);
      assertEqual(await outcome({ token: 'b2', leaseMs: 0.5 }), 'started');
    },
  },
  ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(
    (ms): Clause<Operating> => ({
      title: `refuses a lease or a time to keep of ${ms} ms by its name, and changes nothing`,
      async run({ outcome, begin, renew, finish, assertRunning }) {
        await assert.rejects(begin({ leaseMs: ms }), { message: /"leaseMs"/ });
        assertEqual(await outcome(), 'started');
        await assert.rejects(renew({ leaseMs: ms }), RangeError);
        await assert.rejects(finish({ ttlMs: ms }), { message: /"ttlMs"/ });
        await assertRunning(LEASE_MS);
      },
    }),
  ),
];
