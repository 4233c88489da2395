import calculateSlot from 'cluster-key-slot';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertPrefix, keyNaming } from '../../../src/redis/store/key-names.ts';

const nameKeys = keyNaming('countersign:', '');

/** The part of a name that decides on which node it is. */
function tagOf(name: string): string | undefined {
  return /\{([^}]+)\}/.exec(name)?.[1];
}

test('names an account and three sets under one hash tag', () => {
  expect(nameKeys('acme:key-1').names).toEqual([
    'countersign:{acme:key-1}:account',
    'countersign:{acme:key-1}:1',
    'countersign:{acme:key-1}:2',
    'countersign:{acme:key-1}:3',
  ]);
});

test('begins every name with the prefix', () => {
  for (const name of keyNaming('shop/', '')('k').names) expect(name).toMatch(/^shop\/\{k\}:/);
});

test.each(['', 'a}', '{a', '}{', '{}', '}', '{', '%', 'a%7Db'])(
  'keeps the names of the key id "%s" on one node, where their slot says',
  (keyId) => {
    const { names, slot } = nameKeys(keyId);
    for (const name of names) expect(calculateSlot(name)).toBe(slot);
  },
);

test('keeps the names of any key id on one node, whatever the client puts before them', () => {
  const anyPrefix = fc.constantFrom('', 'shop:', '{shop}:', '{', '}', '{}', 'a{b');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), anyPrefix, (keyId, clientPrefix) => {
      const { names, slot } = keyNaming('countersign:', clientPrefix)(keyId);
      for (const name of names) expect(calculateSlot(clientPrefix + name)).toBe(slot);
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
      expect(tagOf(nameKeys(one).names[0] as string)).not.toBe(tagOf(nameKeys(other).names[0] as string));
    }),
    { numRuns: 1000 },
  );
});

test('has names of whole characters alone, as Redis gets them', () => {
  for (const keyId of ['\ud800', 'a\udc00b', '\ud800\ud800', '\ud83d', '🔑'])
    for (const name of nameKeys(keyId).names) expect(Buffer.from(name).toString()).toBe(name);
  expect(nameKeys('\ud800').names[0]).toBe('countersign:{%ud800}:account');
  expect(nameKeys('%{}').names[0]).toBe('countersign:{%25%7B%7D}:account');
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

test('gives the same names again, as the same object while it is remembered', () => {
  expect(nameKeys('again')).toBe(nameKeys('again'));
  const { names } = nameKeys('again');
  for (let i = 0; i < 20_000; i++) nameKeys(`other-${i}`);
  expect(nameKeys('again').names).toEqual(names);
});
