/** Changes of a key's status and rights. */

import { assertEqual, assertHas } from '../../store/contract/assertions.ts';
import type { Clause } from '../../store/contract/clause.ts';
import type { KeyAdministration } from '../administration/key-administration.ts';
import { assertFails, assertRefused, secretsIn } from './administering.ts';
import type { KeyAdministrationUnderTest } from './under-test.ts';

const LIMITS = [{ limit: 1, windowSeconds: 60 }];
const REFUSED: readonly (readonly [string, (keys: KeyAdministration) => Promise<unknown>])[] = [
  ['an address', (keys) => keys.setIpAllowlist('k', ['203.0.113.5/24'])],
  ['a missing list of addresses', (keys) => keys.setIpAllowlist('k', undefined as unknown as [])],
  ['a missing list of scopes', (keys) => keys.setScopes('k', undefined as unknown as [])],
  ['a limit', (keys) => keys.setLimits('k', [{ limit: -1, windowSeconds: 1 }])],
  ['a date', (keys) => keys.setExpiresAt('k', new Date(Number.NaN))],
];

/** Clauses on keys that are changed. */
export const CHANGE_CLAUSES: readonly Clause<KeyAdministrationUnderTest>[] = [
  {
    title: 'of the status is seen by the source at once, and leaves the secret alone',
    async run({ keys }) {
      const { secret } = await keys.create({ id: 'k', status: 'not_approved' });
      assertHas(await keys.find('k'), { status: 'not_approved' });
      for (const [change, status] of [
        ['enable', 'active'],
        ['disable', 'disabled'],
        ['enable', 'active'],
        ['revoke', 'revoked'],
      ] as const) {
        assertHas(await keys[change]('k'), { status });
        assertHas(await keys.find('k'), { status });
        assertHas(await keys.get('k'), { status });
      }
      assertEqual(await secretsIn(keys, 'k'), [secret]);
    },
  },
  {
    title: 'of a key that was revoked is refused, since that is final; to revoke it again is none',
    async run({ keys }) {
      await keys.create({ id: 'k' });
      await keys.revoke('k');
      await assertFails(keys.enable('k'), 'key_revoked');
      await assertFails(keys.disable('k'), 'key_revoked');
      await assertFails(keys.rotate('k', { overlapSeconds: 0 }), 'key_revoked');
      assertHas(await keys.revoke('k'), { status: 'revoked' });
      assertEqual((await keys.get('k'))?.secrets.length, 1);
    },
  },
  {
    title: 'sets limits, addresses, scopes and the end, and has its time',
    async run({ keys, nowMs, advance }) {
      const { key } = await keys.create({ id: 'k' });
      await advance(5000);
      const expiresAt = new Date(nowMs() + 60_000);
      await keys.setLimits('k', LIMITS);
      await keys.setIpAllowlist('k', ['203.0.113.7']);
      await keys.setScopes('k', ['orders']);
      const changed = await keys.setExpiresAt('k', expiresAt);
      const rights = { limits: LIMITS, ipAllowlist: ['203.0.113.7'], scopes: ['orders'], expiresAt };
      assertEqual(changed, { ...key, ...rights, updatedAt: new Date(nowMs()) });
      assertEqual(await keys.get('k'), changed);
      assertHas(await keys.find('k'), rights);
    },
  },
  {
    title: 'takes limits and the end away, and tells no limits from those of the scheme',
    async run({ keys, nowMs }) {
      await keys.create({ id: 'k', limits: LIMITS, expiresAt: new Date(nowMs() + 1000) });
      assertEqual((await keys.setLimits('k', [])).limits, []);
      assertEqual((await keys.setLimits('k', undefined)).limits, undefined);
      assertEqual((await keys.setExpiresAt('k', undefined)).expiresAt, undefined);
      assertHas({ limits: 'none', ...(await keys.find('k')) }, { limits: 'none' });
    },
  },
  ...REFUSED.map(
    ([what, change]): Clause<KeyAdministrationUnderTest> => ({
      title: `is refused for ${what} that is not sound, and changes nothing`,
      async run({ keys }) {
        const { key } = await keys.create({ id: 'k', ipAllowlist: ['203.0.113.7'] });
        await assertRefused(change(keys), what);
        assertEqual(await keys.get('k'), key);
      },
    }),
  ),
  {
    title: 'is refused for a key that is not there, and makes none',
    async run({ keys }) {
      for (const id of ['k', '', 'x'.repeat(257), '\ud800']) {
        await assertFails(keys.enable(id), 'key_not_found');
        await assertFails(keys.revoke(id), 'key_not_found');
        await assertFails(keys.setLimits(id, []), 'key_not_found');
        await assertFails(keys.rotate(id, { overlapSeconds: 0 }), 'key_not_found');
        assertEqual(await keys.get(id), undefined);
      }
    },
  },
  {
    title: 'loses nothing of others that are made at the same time',
    async run({ keys, another, nowMs }) {
      const other = (await another?.()) ?? keys;
      await keys.create({ id: 'k' });
      const expiresAt = new Date(nowMs() + 60_000);
      const [first, second] = await Promise.all([
        keys.rotate('k', { overlapSeconds: 60 }),
        other.rotate('k', { overlapSeconds: 60 }),
        keys.setLimits('k', LIMITS),
        other.setScopes('k', ['orders']),
        keys.setIpAllowlist('k', ['203.0.113.7']),
        other.setExpiresAt('k', expiresAt),
        keys.disable('k'),
      ]);
      const rights = { limits: LIMITS, scopes: ['orders'], ipAllowlist: ['203.0.113.7'], expiresAt };
      assertHas(await keys.get('k'), { ...rights, status: 'disabled' });
      const kept = await secretsIn(keys, 'k');
      assertEqual(kept.length, 3);
      assertEqual(
        [first, second].filter(({ secret }) => !kept.includes(secret)),
        [],
      );
    },
  },
  {
    title: 'in the name of someone is the same change',
    async run({ keys }) {
      await keys.as('alice').create({ id: 'k' });
      assertHas(await keys.as('bob').revoke('k'), { status: 'revoked' });
      assertHas(await keys.find('k'), { status: 'revoked' });
    },
  },
];
