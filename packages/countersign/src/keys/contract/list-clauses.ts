/** Keys that are listed and removed. */

import { assertEqual, assertHas } from '../../store/contract/assertions.ts';
import type { Clause } from '../../store/contract/clause.ts';
import { allOf, secretsIn } from './administering.ts';
import type { KeyAdministrationUnderTest } from './under-test.ts';

/** Clauses on all keys, and on those that are gone. */
export const LIST_CLAUSES: readonly Clause<KeyAdministrationUnderTest>[] = [
  {
    title: 'is empty before there are keys',
    async run({ keys }) {
      assertEqual(await allOf(keys), []);
      assertEqual(await keys.get('k'), undefined);
      assertEqual(await keys.remove('k'), false);
      assertEqual(await keys.reseal(), 0);
    },
  },
  {
    title: 'gives each of many keys once, as get() does',
    async run({ keys }) {
      const ids = Array.from({ length: 250 }, (_, i) => `key ${i}`);
      await Promise.all(ids.map((id) => keys.create({ id })));
      const all = await allOf(keys);
      assertEqual(
        all.map(({ id }) => id),
        ids.sort(),
      );
      assertEqual(all[7], await keys.get(all[7]?.id ?? ''));
    },
  },
  {
    title: 'has no key that was removed, whose id is free then',
    async run({ keys }) {
      await keys.create({ id: 'k', scopes: ['orders'] });
      await keys.find('k');
      assertEqual(await keys.remove('k'), true);
      assertEqual(await keys.remove('k'), false);
      assertEqual([await allOf(keys), await secretsIn(keys, 'k')], [[], []]);
      const { key, secret } = await keys.create({ id: 'k' });
      assertEqual(key.scopes, undefined);
      assertEqual(await secretsIn(keys, 'k'), [secret]);
    },
  },
  {
    title: 'has a revoked key, which can be created again only after its removal',
    async run({ keys }) {
      await keys.create({ id: 'k' });
      await keys.revoke('k');
      assertHas(await allOf(keys), [{ id: 'k', status: 'revoked' }]);
      await keys.remove('k');
      assertHas((await keys.create({ id: 'k' })).key, { status: 'active' });
    },
  },
  {
    title: 'is the same for all processes',
    async run({ keys, another }) {
      const other = (await another?.()) ?? keys;
      await keys.create({ id: 'k' });
      await other.create({ id: 'l' });
      await other.disable('k');
      const all = await allOf(keys);
      assertHas(all, [
        { id: 'k', status: 'disabled' },
        { id: 'l', status: 'active' },
      ]);
      assertEqual(await allOf(other), all);
    },
  },
  {
    title: 'knows no use of keys that were not used',
    async run({ keys }) {
      await keys.create({ id: 'k' });
      assertEqual(await keys.lastUsed(['k', 'l']), new Map());
      assertEqual(await keys.lastUsed([]), new Map());
    },
  },
];
