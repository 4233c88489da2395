import { expect, it } from 'vitest';
import type { ApiKey } from '../../src/index.ts';
import { compileKey } from '../../src/keys/compiled-key.ts';
import { haveSameSecrets } from '../../src/keys/key-lookup.ts';
import { acme, OTHER_SECRET, SECRET } from '../support/acme.ts';

type Secrets = NonNullable<ApiKey['secrets']>;

const keyOf = (secrets: Secrets) =>
  compileKey({ id: 'key-1', secrets }, { scheme: acme, namespace: 'acme', defaultLimits: undefined });
const day = (number: number) => new Date(Date.UTC(2027, 0, number));

it.each<[how: string, Secrets, Secrets]>([
  ['one', [SECRET], [SECRET]],
  ['two', [SECRET, OTHER_SECRET], [SECRET, OTHER_SECRET]],
  ['one as an object', [{ value: SECRET }], [{ value: SECRET }]],
  ['one as an object and as a text', [{ value: SECRET }], [SECRET]],
  ['one with a beginning', [{ value: SECRET, notBefore: day(1) }], [{ value: SECRET, notBefore: day(1) }]],
  ['one with an end', [{ value: SECRET, notAfter: day(1) }], [{ value: SECRET, notAfter: day(1) }]],
])('keys with the same secrets are tried alike: %s', (_how, one, other) => {
  expect(haveSameSecrets(keyOf(one), keyOf(other))).toBe(true);
});

it.each<[how: string, Secrets, Secrets]>([
  ['another value', [SECRET], [OTHER_SECRET]],
  ['another order', [SECRET, OTHER_SECRET], [OTHER_SECRET, SECRET]],
  ['one more', [SECRET], [SECRET, OTHER_SECRET]],
  ['another value in an object', [{ value: SECRET }], [{ value: OTHER_SECRET }]],
  ['another beginning', [{ value: SECRET, notBefore: day(1) }], [{ value: SECRET, notBefore: day(2) }]],
  ['a beginning', [{ value: SECRET }], [{ value: SECRET, notBefore: day(1) }]],
  ['another end', [{ value: SECRET, notAfter: day(1) }], [{ value: SECRET, notAfter: day(2) }]],
  ['an end', [{ value: SECRET }], [{ value: SECRET, notAfter: day(1) }]],
])('keys whose secrets differ by %s are not tried alike', (_how, one, other) => {
  expect(haveSameSecrets(keyOf(one), keyOf(other))).toBe(false);
  expect(haveSameSecrets(keyOf(other), keyOf(one))).toBe(false);
});

it('a key and none are not tried alike, and none and none are', () => {
  const known = keyOf([SECRET]);
  expect([haveSameSecrets(known, known), haveSameSecrets(undefined, undefined)]).toEqual([true, true]);
  expect([haveSameSecrets(known, undefined), haveSameSecrets(undefined, known)]).toEqual([false, false]);
});
