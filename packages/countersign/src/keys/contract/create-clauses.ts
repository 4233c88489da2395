/** New keys. */

import assert from 'node:assert/strict';
import { assertEqual, assertHas } from '../../store/contract/assertions.ts';
import type { Clause } from '../../store/contract/clause.ts';
import type { NewKey } from '../administration/key-administration.ts';
import { allOf, assertFails, assertRefused, IMPORTED, secretsIn } from './administering.ts';
import { AWKWARD_IDS } from './contract-test.ts';
import type { KeyAdministrationUnderTest } from './under-test.ts';

const REFUSED: readonly (readonly [string, object])[] = [
  ['an empty id', { id: '' }],
  ['an id that is too long', { id: 'x'.repeat(257) }],
  ['an id that has no UTF-8', { id: 'a\ud800' }],
  ['no id', { id: undefined }],
  ['a CIDR block with bits outside its mask', { ipAllowlist: ['203.0.113.5/24'] }],
  ['a limit of nothing', { limits: [{ limit: 0, windowSeconds: 60 }] }],
  ['an unknown status', { status: 'approved' }],
  ['an unknown mode', { mode: 'production' }],
  ['scopes that are no list', { scopes: 'orders' }],
  ['an invalid date', { expiresAt: new Date(Number.NaN) }],
  ['a short secret', { secret: 'short' }],
  ['an unknown member', { rights: [] }],
];

/** Clauses on keys that are made. */
export const CREATE_CLAUSES: readonly Clause<KeyAdministrationUnderTest>[] = [
  {
    title: 'makes a key that the source finds with the secret that was shown, of 32 bytes in base64',
    async run({ keys }) {
      assertEqual((await keys.find('k')) ?? undefined, undefined);
      const { secret } = await keys.create({ id: 'k' });
      assert.match(secret, /^[A-Za-z0-9+/]{43}=$/);
      assertEqual(await secretsIn(keys, 'k'), [secret]);
    },
  },
  {
    title: 'makes a key with everything that was given, its times and an id for its secret',
    async run({ keys, nowMs }) {
      const given = {
        id: 'k',
        mode: 'live',
        status: 'not_approved',
        ipAllowlist: ['203.0.113.0/24'],
        limits: [{ limit: 600, windowSeconds: 60, name: 'minute' }],
        scopes: ['orders'],
        expiresAt: new Date(nowMs() + 1000),
      } as const;
      const now = new Date(nowMs());
      const { key } = await keys.create({ ...given, owner: 'merchant 17' } as NewKey);
      assertHas(key, { ...given, owner: 'merchant 17', createdAt: now, updatedAt: now });
      assertEqual(key.secrets.length, 1);
      assert.match(key.secrets[0]?.id ?? '', /./);
      assertEqual(await keys.get('k'), key);
      assertHas(await keys.find('k'), given);
    },
  },
  {
    title: 'makes an active key without limits of its own, unless told otherwise',
    async run({ keys }) {
      const { key } = await keys.create({ id: 'k', limits: null, scopes: null, expiresAt: null });
      assertEqual([key.status, key.limits, key.expiresAt], ['active', undefined, undefined]);
      assert.ok(!Object.values(key).includes(null as never), 'no member of it is null');
    },
  },
  {
    title: 'shows the secret in its answer and nowhere else',
    async run({ keys }) {
      const { key, secret } = await keys.create({ id: 'k' });
      const shown = [key, await keys.get('k'), await allOf(keys), await keys.disable('k'), keys];
      assert.ok(!JSON.stringify(shown).includes(secret.slice(0, 20)), 'the secret is shown again');
    },
  },
  {
    title: 'takes over a secret that exists already, and writes new ones as it is told',
    async run({ keys }) {
      assertEqual((await keys.create({ id: 'k', secret: IMPORTED })).secret, IMPORTED);
      assertEqual(await secretsIn(keys, 'k'), [IMPORTED]);
      const { secret } = await keys.create({ id: 'l', secretEncoding: 'hex', secretBytes: 16 });
      assert.match(secret, /^[0-9a-f]{32}$/);
    },
  },
  {
    title: 'leaves a key alone that has the id already',
    async run({ keys }) {
      const { key, secret } = await keys.create({ id: 'k' });
      await assertFails(keys.create({ id: 'k', scopes: ['orders'] }), 'key_exists');
      assertEqual(await keys.get('k'), key);
      assertEqual(await secretsIn(keys, 'k'), [secret]);
    },
  },
  {
    title: 'makes one key of many with the same id at once',
    async run({ keys, another }) {
      const all = [keys, (await another?.()) ?? keys];
      const made = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => all[i % 2]?.create({ id: 'k' })),
      );
      assertEqual(made.filter(({ status }) => status === 'fulfilled').length, 1);
    },
  },
  {
    title: 'takes any id, and keeps those apart that are written alike',
    async run({ keys }) {
      const secrets = new Map<string, string>();
      for (const id of AWKWARD_IDS) secrets.set(id, (await keys.create({ id })).secret);
      for (const [id, secret] of secrets) assertEqual(await secretsIn(keys, id), [secret], id);
      assertEqual(
        (await allOf(keys)).map(({ id }) => id),
        [...AWKWARD_IDS].sort((a, b) => (a < b ? -1 : 1)),
      );
    },
  },
  ...REFUSED.map(
    ([what, members]): Clause<KeyAdministrationUnderTest> => ({
      title: `refuses ${what}, and makes nothing`,
      async run({ keys }) {
        await assertRefused(keys.create({ id: 'k', ...members } as NewKey), what);
        assertEqual(await allOf(keys), []);
      },
    }),
  ),
];
