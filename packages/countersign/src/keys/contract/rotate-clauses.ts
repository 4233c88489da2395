/** Rotations of secrets. */

import assert from 'node:assert/strict';
import { assertEqual } from '../../store/contract/assertions.ts';
import type { Clause } from '../../store/contract/clause.ts';
import type { RotateOptions } from '../administration/key-administration.ts';
import { assertFails, assertRefused, IMPORTED, secretsIn } from './administering.ts';
import type { KeyAdministrationUnderTest } from './under-test.ts';

/** Clauses on secrets that are rotated. */
export const ROTATE_CLAUSES: readonly Clause<KeyAdministrationUnderTest>[] = [
  {
    title: 'puts a new secret first, and ends the old one after the overlap',
    async run({ keys, nowMs }) {
      const { secret: old } = await keys.create({ id: 'k' });
      const endsAt = new Date(nowMs() + 60_000);
      const { secret, key } = await keys.rotate('k', { overlapSeconds: 60 });
      assertEqual(await secretsIn(keys, 'k'), [secret, old]);
      const [newer, older] = key.secrets;
      assertEqual([newer?.notAfter, older?.notAfter], [undefined, endsAt]);
      assert.notEqual(newer?.id, older?.id);
      assertEqual(await keys.get('k'), key);
    },
  },
  {
    title: 'ends the old secret at once without an overlap',
    async run({ keys }) {
      await keys.create({ id: 'k' });
      const { secret } = await keys.rotate('k', { overlapSeconds: 0 });
      assertEqual(await secretsIn(keys, 'k'), [secret]);
    },
  },
  {
    title: 'never gives a secret a longer life than it was promised',
    async run({ keys, nowMs }) {
      await keys.create({ id: 'k' });
      const endsAt = new Date(nowMs() + 60_000);
      await keys.rotate('k', { overlapSeconds: 60 });
      const { key } = await keys.rotate('k', { overlapSeconds: 3600 });
      assertEqual(key.secrets.at(-1)?.notAfter, endsAt);
    },
  },
  {
    title: 'keeps four secrets at most, and makes room as they end',
    async run({ keys, advance }) {
      await keys.create({ id: 'k' });
      for (let i = 0; i < 3; i++) await keys.rotate('k', { overlapSeconds: 60 });
      const before = await keys.get('k');
      await assertFails(keys.rotate('k', { overlapSeconds: 60 }), 'too_many_secrets');
      assertEqual(await keys.get('k'), before);
      await advance(60_000);
      assertEqual((await keys.rotate('k', { overlapSeconds: 60 })).key.secrets.length, 2);
    },
  },
  {
    title: 'writes the new secret as the last one was written',
    async run({ keys }) {
      await keys.create({ id: 'k', secretEncoding: 'hex', secretBytes: 16 });
      assert.match((await keys.rotate('k', { overlapSeconds: 0 })).secret, /^[0-9a-f]{32}$/);
      assertEqual((await keys.rotate('k', { overlapSeconds: 0, secretBytes: 24 })).secret.length, 48);
      assertEqual((await keys.rotate('k', { overlapSeconds: 0 })).secret.length, 48);
    },
  },
  {
    title: 'takes over a secret that exists already, and none twice',
    async run({ keys }) {
      await keys.create({ id: 'k' });
      assertEqual((await keys.rotate('k', { overlapSeconds: 60, secret: IMPORTED })).secret, IMPORTED);
      const again = keys.rotate('k', { overlapSeconds: 60, secret: IMPORTED });
      await assertRefused(again, 'a secret that the key has');
    },
  },
  ...([-1, Number.NaN, Number.POSITIVE_INFINITY, undefined] as const).map(
    (overlapSeconds): Clause<KeyAdministrationUnderTest> => ({
      title: `refuses an overlap of ${overlapSeconds} seconds, and changes nothing`,
      async run({ keys }) {
        const { key } = await keys.create({ id: 'k' });
        await assertRefused(keys.rotate('k', { overlapSeconds } as RotateOptions), 'an overlap');
        assertEqual(await keys.get('k'), key);
      },
    }),
  ),
];
