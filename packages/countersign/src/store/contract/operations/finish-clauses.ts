/** Operations that end. */

import { assertEqual } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { bytes, LEASE_MS, type Operating, SLIP_MS, TTL_MS } from './operating.ts';

/** Clauses on `finish`. */
export const FINISH_CLAUSES: readonly Clause<Operating>[] = [
  {
    title: 'keeps the record for its time, longer than the lease',
    async run({ harness, outcome, begin, finish, text }) {
      await begin();
      assertEqual(await finish(), true);
      await harness.advance(TTL_MS - SLIP_MS);
      assertEqual(await text(), 'done');
      await harness.advance(2 * SLIP_MS);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
  {
    title: 'ends the lease, also when the record is kept for less',
    async run({ harness, outcome, begin, finish }) {
      await begin({ leaseMs: 600_000 });
      assertEqual(await finish({ ttlMs: 10_000 }), true);
      await harness.advance(10_000 + SLIP_MS);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
  {
    title: 'changes nothing for another token',
    async run({ begin, finish, text, assertRunning }) {
      await begin();
      assertEqual(await finish({ token: 'b2', fingerprint: 'f2', record: bytes('forged') }), false);
      await assertRunning(LEASE_MS);
      assertEqual(await finish(), true);
      assertEqual(await finish({ token: 'b2', fingerprint: 'f2', record: bytes('forged') }), false);
      assertEqual(await text(), 'done');
    },
  },
  {
    title: 'says true twice to one token, and keeps the first record for its first time',
    async run({ harness, outcome, begin, finish, text }) {
      await begin();
      assertEqual(await finish(), true);
      await harness.advance(10_000);
      assertEqual(await finish({ record: bytes('other') }), true);
      assertEqual(await text(), 'done');
      await harness.advance(TTL_MS - 10_000 + SLIP_MS);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
  {
    title: 'is done by one only of several whose leases have ended',
    async run({ harness, begin, finish, text }) {
      await begin();
      await harness.advance(LEASE_MS + SLIP_MS);
      const tokens = Array.from({ length: 20 }, (_, i) => `t${i}`);
      const held = await Promise.all(tokens.map((token) => finish({ token, record: bytes(token) })));
      const winners = tokens.filter((_, i) => held[i]);
      assertEqual(winners, [await text()]);
    },
  },
];

/** Clauses on `release`. */
export const RELEASE_CLAUSES: readonly Clause<Operating>[] = [
  {
    title: 'makes the operation absent',
    async run({ outcome, begin, release, assertRunning }) {
      await begin();
      await release();
      assertEqual(await outcome({ token: 'b2', fingerprint: 'f2' }), 'started');
      await assertRunning(LEASE_MS, 'f2');
    },
  },
  {
    title: 'changes nothing for another token, nor what is absent',
    async run({ begin, release, assertRunning }) {
      await release();
      await begin();
      await release({ token: 'b2' });
      await assertRunning(LEASE_MS);
    },
  },
  {
    title: 'leaves what is finished',
    async run({ begin, finish, release, text }) {
      await begin();
      await finish();
      await release();
      await release({ token: 'b2' });
      assertEqual(await text(), 'done');
    },
  },
];
