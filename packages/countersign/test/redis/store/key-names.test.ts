import calculateSlot from 'cluster-key-slot';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountName, assertPrefix, setNames } from '../../../src/redis/store/key-names.ts';

/** The names of all that belongs to a key: the account, then the sets. */
function namesOf(keyId: string, prefix = 'countersign:'): string[] {
  const account = accountName(prefix, keyId);
  return [account, ...setNames(account)];
}

/** The part of a name that decides on which node it is. */
function tagOf(name: string): string | undefined {
  return /\{([^}]+)\}/.exec(name)?.[1];
}

test('names an account and four sets under one hash tag', () => {
  expect(namesOf('acme:key-1')).toEqual([
    'countersign:{acme:key-1}:account',
    'countersign:{acme:key-1}:1',
    'countersign:{acme:key-1}:2',
    'countersign:{acme:key-1}:3',
    'countersign:{acme:key-1}:4',
  ]);
});

test('begins every name with the prefix', () => {
  for (const name of namesOf('k', 'shop/')) expect(name).toMatch(/^shop\/\{k\}:/);
});

test.each(['', 'a}', '{a', '}{', '{}', '}', '{', '%', 'a%7Db'])(
  'keeps the names of the key id "%s" on one node',
  (keyId) => {
    expect(new Set(namesOf(keyId).map((name) => calculateSlot(name))).size).toBe(1);
  },
);

test('keeps the names of any key id on one node, whatever the client puts before them', () => {
  const anyPrefix = fc.constantFrom('', 'shop:', '{shop}:', '{', '}', '{}', 'a{b');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), anyPrefix, (keyId, clientPrefix) => {
      const slots = namesOf(keyId).map((name) => calculateSlot(clientPrefix + name));
      expect(new Set(slots).size).toBe(1);
    }),
  );
});

test('never gives two key ids the same name', () => {
  const units = [
    '{',
    '}',
    '%',
    '7',
    'B',
    'D',
    '2',
    '5',
    ':',
    'a',
    'u',
    'd',
    '8',
    '0',
    '\ud800',
    '\ud801',
    '\udc00',
  ];
  const anyId = fc.string({ unit: fc.constantFrom(...units), maxLength: 6 });
  fc.assert(
    fc.property(anyId, anyId, (one, other) => {
      fc.pre(one !== other);
      expect(tagOf(accountName('countersign:', one))).not.toBe(tagOf(accountName('countersign:', other)));
    }),
    { numRuns: 1000 },
  );
});

test('has names of whole characters alone, as Redis gets them', () => {
  for (const keyId of ['\ud800', 'a\udc00b', '\ud800\ud800', '\ud83d', '🔑'])
    for (const name of namesOf(keyId)) expect(Buffer.from(name).toString()).toBe(name);
  expect(accountName('countersign:', '\ud800')).toBe('countersign:{%ud800}:account');
  expect(accountName('countersign:', '%{}')).toBe('countersign:{%25%7B%7D}:account');
});

test.each([
  ['a brace', 'shop{'],
  ['a closing brace', 'shop}'],
  ['half of a surrogate pair', 'shop\ud800'],
  ['no text', 7],
])('takes no prefix with %s', (_what, prefix) => {
  expect(() => assertPrefix('redisStore()', prefix as string)).toThrow(/^redisStore\(\): "prefix"/);
  expect(() => assertPrefix('redisStore()', 'shop:🔑')).not.toThrow();
});
