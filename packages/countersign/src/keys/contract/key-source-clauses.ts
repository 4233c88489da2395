/** Keys that a source finds, and ids for which it finds none. */

import assert from 'node:assert/strict';
import { assertEqual, assertHas } from '../../store/contract/assertions.ts';
import type { Clause } from '../../store/contract/clause.ts';
import { type ApiKey, assertApiKey, secretsOf } from '../api-key.ts';
import type { KeySource } from '../key-source.ts';
import { withoutNulls } from '../without-nulls.ts';
import { AWKWARD_IDS } from './contract-test.ts';
import type { KeySourceUnderTest } from './under-test.ts';

const SECRET = 'c2VjcmV0LW9mLXNvbWUtbGVuZ3Ro';
const OTHER_SECRET = 'YW5vdGhlci1zZWNyZXQtb2Ytc29tZS1sZW5ndGg=';
const AT = new Date('2027-01-31T12:00:00.000Z');
const LATER = new Date('2027-02-28T23:59:59.000Z');
const IDS = ['', ...AWKWARD_IDS, 'k\0', '\0', '\ud800', 'x'.repeat(10_000), '../k', 'k;drop table keys'];

const FULL: ApiKey = {
  id: 'k',
  status: 'not_approved',
  mode: 'live',
  ipAllowlist: ['203.0.113.0/24', '2001:db8::/32'],
  limits: [{ limit: 600, windowSeconds: 60, name: 'minute' }],
  scopes: ['orders', 'payouts'],
  expiresAt: LATER,
  secrets: [
    { value: SECRET, id: 's2' },
    { value: OTHER_SECRET, id: 's1', notBefore: AT, notAfter: LATER },
  ],
};

/** Clauses on what is found. */
export const KEY_SOURCE_CLAUSES: readonly Clause<KeySourceUnderTest>[] = [
  {
    title: 'gives nothing for any id where there are no keys, and does not fail',
    async run({ source }) {
      for (const id of IDS) assertEqual(await found(source, id), undefined, JSON.stringify(id));
    },
  },
  {
    title: 'gives nothing for ids that are written like that of a key',
    async run({ source, put }) {
      await put({ id: 'k', secret: SECRET });
      for (const id of IDS.filter((each) => each !== 'k'))
        assertEqual(await found(source, id), undefined, JSON.stringify(id));
      assertHas(await found(source, 'k'), { id: 'k' });
    },
  },
  {
    title: 'gives a key with its secret, as a verifier takes it',
    async run({ source, put }) {
      await put({ id: 'k', secret: SECRET });
      const key = await found(source, 'k');
      assert.doesNotThrow(() => assertApiKey(key as ApiKey));
      assertEqual(valuesOf(key), [SECRET]);
    },
  },
  {
    title: 'gives every member of a key as it is, with dates for dates and the secrets in their order',
    async run({ source, put }) {
      await put(FULL);
      const key = (await found(source, 'k')) as ApiKey;
      assert.doesNotThrow(() => assertApiKey(key));
      const { secrets: _secrets, ...rest } = FULL;
      assertHas(withoutNulls(key), rest);
      assertEqual(
        secretsOf(key).map((secret) => withoutNulls(secret)),
        FULL.secrets,
      );
    },
  },
  ...(['active', 'disabled', 'revoked', 'not_approved'] as const).map(
    (status): Clause<KeySourceUnderTest> => ({
      title: `gives a key that is ${status} with its status, since the verifier decides`,
      async run({ source, put }) {
        await put({ id: 'k', secret: SECRET, status });
        assertHas({ status: 'active', ...(await found(source, 'k')) }, { id: 'k', status });
      },
    }),
  ),
  {
    title: 'gives a key that has expired with its end, since the verifier decides',
    async run({ source, put }) {
      const expiresAt = new Date('2001-01-01T00:00:00Z');
      await put({ id: 'k', secret: SECRET, expiresAt });
      assertHas(await found(source, 'k'), { id: 'k', expiresAt });
    },
  },
  {
    title: 'tells a key without limits of its own from one that has none at all',
    async run({ source, put }) {
      await put({ id: 'k', secret: SECRET });
      await put({ id: 'l', secret: OTHER_SECRET, limits: [] });
      assertEqual((await found(source, 'k'))?.limits ?? undefined, undefined);
      assertEqual((await found(source, 'l'))?.limits, []);
    },
  },
  {
    title: 'gives each of many keys its own secret, also when they are asked for at once',
    async run({ source, put }) {
      const ids = Array.from({ length: 20 }, (_, i) => `key ${i}`);
      for (const id of ids) await put({ id, secret: `secret of some length of ${id}` });
      const keys = await Promise.all([...ids, ...ids].map((id) => found(source, id)));
      assertEqual(
        keys.map((key) => [key?.id, ...valuesOf(key)]),
        [...ids, ...ids].map((id) => [id, `secret of some length of ${id}`]),
      );
    },
  },
  {
    title: 'gives a key as it is after a change, and nothing after its removal',
    async run({ source, put, remove }) {
      await put({ id: 'k', secret: SECRET });
      await found(source, 'k');
      await put({ id: 'k', secret: OTHER_SECRET, status: 'revoked' });
      const changed = await found(source, 'k');
      assertEqual([changed?.status, ...valuesOf(changed)], ['revoked', OTHER_SECRET]);
      await remove('k');
      assertEqual(await found(source, 'k'), undefined);
    },
  },
  {
    title: 'confirms what it finds, where it can be asked past a cache',
    async run({ source, put }) {
      await put({ id: 'k', secret: SECRET });
      const confirmed = await source.confirm?.('k', false);
      if (confirmed !== undefined) assertEqual(valuesOf(confirmed ?? undefined), [SECRET]);
      assertEqual((await source.confirm?.('l', false)) ?? undefined, undefined);
    },
  },
];

async function found(source: KeySource, id: string): Promise<ApiKey | undefined> {
  return (await source.find(id)) ?? undefined;
}

function valuesOf(key: ApiKey | undefined): readonly string[] {
  return key === undefined ? [] : secretsOf(key).map(({ value }) => value);
}
