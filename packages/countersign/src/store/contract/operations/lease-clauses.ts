/** Leases of operations, and their ends. */

import { assertEqual, assertHas } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { bytes, LEASE_MS, type Operating, SLIP_MS, TTL_MS } from './operating.ts';

/** Clauses on `renew`. */
export const RENEW_CLAUSES: readonly Clause<Operating>[] = [
  {
    title: 'makes the lease last from then on',
    async run({ harness, outcome, begin, renew, assertRunning }) {
      await begin();
      for (let i = 0; i < 3; i++) {
        await harness.advance(20_000);
        assertEqual(await renew(), true);
        await assertRunning(LEASE_MS);
      }
      await harness.advance(LEASE_MS + SLIP_MS);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
  {
    title: 'makes it end sooner when less is asked for',
    async run({ harness, outcome, begin, renew, assertRunning }) {
      await begin();
      assertEqual(await renew({ leaseMs: 10_000 }), true);
      await assertRunning(10_000);
      await harness.advance(15_000);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
  {
    title: 'changes nothing for another token',
    async run({ begin, renew, assertRunning }) {
      await begin();
      assertEqual(await renew({ token: 'b2', leaseMs: 600_000, fingerprint: 'f2' }), false);
      await assertRunning(LEASE_MS);
      assertEqual(await renew(), true);
    },
  },
  {
    title: 'changes nothing of a finished one',
    async run({ harness, outcome, begin, renew, finish, text }) {
      await begin();
      await finish();
      assertEqual(await renew({ leaseMs: 10 * TTL_MS }), true);
      assertEqual(await renew({ token: 'b2', leaseMs: 10 * TTL_MS }), false);
      assertEqual(await text(), 'done');
      await harness.advance(TTL_MS + SLIP_MS);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
];

/** Clauses on an operation whose lease has ended. */
export const ENDED_LEASE_CLAUSES: readonly Clause<Operating>[] = [
  {
    title: 'another one may begin',
    async run({ outcome, assertRunning }) {
      assertEqual(await outcome({ token: 'b2', fingerprint: 'f2' }), 'started');
      await assertRunning(LEASE_MS, 'f2');
    },
  },
  {
    title: 'its holder may renew and finish while nobody has begun',
    async run({ outcome, renew, finish, text, assertRunning }) {
      assertEqual(await renew(), true);
      await assertRunning(LEASE_MS);
      assertEqual(await outcome({ token: 'b2' }), 'running');
      assertEqual(await finish(), true);
      assertEqual(await text(), 'done');
    },
  },
  {
    title: 'its holder may finish without renewing, and the record is kept for its time',
    async run({ harness, outcome, begin, finish, text }) {
      assertEqual(await finish(), true);
      assertHas(await begin({ token: 'b2' }), { outcome: 'finished', fingerprint: 'f1' });
      await harness.advance(TTL_MS - SLIP_MS);
      assertEqual(await text(), 'done');
      await harness.advance(2 * SLIP_MS);
      assertEqual(await outcome({ token: 'b2' }), 'started');
    },
  },
  {
    title: 'its holder changes nothing of what another one has begun',
    async run({ outcome, begin, renew, finish, release, text, assertRunning }) {
      await begin({ token: 'b2', fingerprint: 'f2' });
      assertEqual(await renew({ leaseMs: 600_000 }), false);
      assertEqual(await finish(), false);
      await release();
      assertEqual(await outcome(), 'running');
      await assertRunning(LEASE_MS, 'f2');
      assertEqual(await finish({ token: 'b2', record: bytes('second') }), true);
      assertEqual(await text(), 'second');
    },
  },
  {
    title: 'its holder changes nothing of what another one has finished',
    async run({ begin, renew, finish, release, text }) {
      await begin({ token: 'b2', fingerprint: 'f2' });
      await finish({ token: 'b2', fingerprint: 'f2', record: bytes('second') });
      assertEqual(await renew(), false);
      assertEqual(await finish(), false);
      await release();
      assertHas(await begin(), { outcome: 'finished', fingerprint: 'f2' });
      assertEqual(await text(), 'second');
    },
  },
];
