import { expect, it } from 'vitest';
import type { ApiKey } from '../../src/index.ts';
import { compileKey } from '../../src/keys/compiled-key.ts';
import { haveSameSecrets } from '../../src/keys/key-lookup.ts';
import { acme, OTHER_SECRET, SECRET } from '../support/acme.ts';

type Secrets = ApiKey['secrets'];

const keyOf = (secrets: Secrets) =>
  compileKey({ id: 'key-1', secrets }, { scheme: acme, keySpace: 'acme', limits: undefined });
const day = (number: number) => new Date(Date.UTC(2027, 0, number));

it.each<[Secrets, Secrets, boolean]>([
  [[SECRET], [SECRET], true],
  [[SECRET], [OTHER_SECRET], false],
  [[SECRET, OTHER_SECRET], [SECRET, OTHER_SECRET], true],
  [[SECRET, OTHER_SECRET], [OTHER_SECRET, SECRET], false],
  [[SECRET, OTHER_SECRET], [SECRET], false],
  [[SECRET], [SECRET, OTHER_SECRET], false],
  [[SECRET], [{ value: SECRET }], false],
  [[{ value: SECRET }], [SECRET], false],
  [[{ value: SECRET }], [{ value: SECRET }], true],
  [[{ value: SECRET }], [{ value: OTHER_SECRET }], false],
  [[{ value: SECRET, notBefore: day(1) }], [{ value: SECRET, notBefore: day(1) }], true],
  [[{ value: SECRET, notBefore: day(1) }], [{ value: SECRET, notBefore: day(2) }], false],
  [[{ value: SECRET, notBefore: day(1) }], [{ value: SECRET }], false],
  [[{ value: SECRET }], [{ value: SECRET, notBefore: day(1) }], false],
  [[{ value: SECRET, notAfter: day(1) }], [{ value: SECRET, notAfter: day(1) }], true],
  [[{ value: SECRET, notAfter: day(1) }], [{ value: SECRET, notAfter: day(2) }], false],
  [[{ value: SECRET, notAfter: day(1) }], [{ value: SECRET }], false],
  [[{ value: SECRET }], [{ value: SECRET, notAfter: day(1) }], false],
])('keys with the secrets %j and %j are tried alike: %s', (one, other, expected) => {
  expect(haveSameSecrets(keyOf(one), keyOf(other))).toBe(expected);
});

it('a key and none are not tried alike, and none and none are', () => {
  const known = keyOf([SECRET]);
  expect([haveSameSecrets(known, known), haveSameSecrets(undefined, undefined)]).toEqual([true, true]);
  expect([haveSameSecrets(known, undefined), haveSameSecrets(undefined, known)]).toEqual([false, false]);
});
