import { describe, expect, it } from 'vitest';
import { type ApiKey, cachedKeys, createVerifier, type KeySource, type Keys } from '../../src/index.ts';
import { toKeySource } from '../../src/keys/to-key-source.ts';
import { acme, acmeRequest, acmeVerifier, codeOf, key, SECRET } from '../support/acme.ts';

const good: ApiKey = { id: 'key-1', secret: SECRET };

describe('the keys of a verifier', () => {
  it.each<[what: string, keys: Keys]>([
    ['a key', key],
    ['a list of keys', [key, { ...key, id: 'key-2' }]],
    ['a function that finds keys', (id) => (id === key.id ? key : null)],
    ['a function that finds keys later', async (id) => (id === key.id ? key : undefined)],
    ['a key source', { find: (id) => (id === key.id ? key : undefined) }],
    ['a cached function', cachedKeys(async (id) => (id === key.id ? key : null))],
    ['a key with one secret', { id: key.id, secret: SECRET }],
  ])('may be %s', async (_what, keys) => {
    const verifier = acmeVerifier({ keys });
    expect(codeOf(await verifier.verify(acmeRequest()))).toBe('accepted');
    expect(codeOf(await verifier.verify(acmeRequest({ keyId: 'key-3' })))).toBe('unknown_key');
  });

  it.each<[unknown, string]>([
    [undefined, '"keys" must be a key, a list of keys, a function (id) => … or a key source, got undefined'],
    [null, '"keys" must be a key, a list of keys, a function (id) => … or a key source, got null'],
    ['key', '"keys" must be a key, a list of keys, a function (id) => … or a key source, got a text'],
    [{}, '"keys" must be a key, a list of keys, a function (id) => … or a key source, got an object'],
    [
      new Map(),
      '"keys" must be a key, a list of keys, a function (id) => … or a key source, got a Map: write (id) => keys.get(id)',
    ],
    [
      Promise.resolve([]),
      '"keys" must be a key, a list of keys, a function (id) => … or a key source, got a promise, to be awaited first',
    ],
    [cachedKeys, '"keys" is a function: call it, cachedKeys()'],
    [[undefined], 'an API key must be an object with "id" and "secret", got undefined'],
    [{ secret: SECRET }, 'an API key must have an "id", a text; got undefined'],
    [{ keyId: 'a' }, 'an API key must have an "id", a text; got undefined: write "id" for "keyId"'],
    [{ id: 'a' }, 'API key "a": it has no secret: give "secret", or "secrets" in a rotation'],
    [
      { id: 'ak_test_1', secret: undefined },
      'the secret of "ak_test_1" is undefined: is its environment variable set?',
    ],
    [[good, good], '"keys": the id "key-1" is given twice'],
  ])('are not %o, and what to write is said', (keys, problem) => {
    const create = () => createVerifier({ scheme: acme, keys: keys as never });
    expect(create).toThrow(new TypeError(`createVerifier(): ${problem}`));
  });

  it('are refused by createVerifier() where a source knows beforehand one that is not sound', () => {
    const keys: KeySource = { find: () => null, all: () => [{ id: 'key-1', secret: undefined }] };
    const problem = 'createVerifier(): the secret of "key-1" is undefined: is its environment variable set?';
    expect(() => createVerifier({ scheme: acme, keys })).toThrow(new TypeError(problem));
  });
});

describe('cachedKeys', () => {
  it.each<[unknown, string]>([
    [undefined, '"source" must be a function (id) => … or a key source, got undefined'],
    [good, '"source" must be a function (id) => … or a key source, got an object'],
    [[good], '"source" is a list, which needs no lookup: give it to createVerifier()'],
    [cachedKeys, '"source" is a function: call it, cachedKeys()'],
  ])('takes no %o, and says what it takes', (source, problem) => {
    expect(() => cachedKeys(source as never)).toThrow(new TypeError(`cachedKeys(): ${problem}`));
  });
});

describe('a list of keys', () => {
  it('finds keys by their exact id and nothing else', () => {
    const { find } = toKeySource([good, { ...good, id: 'key-2' }]);
    expect(find('key-2')).toMatchObject({ id: 'key-2' });
    for (const id of ['KEY-1', 'key-1 ', 'key', '', '__proto__', 'constructor', 'toString']) {
      expect(find(id)).toBeUndefined();
    }
  });

  it('finds a key named like a member of Object when there is one', () => {
    expect(toKeySource([{ ...good, id: '__proto__' }]).find('__proto__')).toMatchObject({ id: '__proto__' });
  });

  it('lists all keys', () => {
    expect([...(toKeySource([good]).all?.() ?? [])]).toEqual([good]);
  });

  it('keeps a key as it was given', () => {
    const given = { ...good } as { id: string; secret: string; status?: 'revoked' };
    const { find } = toKeySource([given]);
    given.status = 'revoked';
    expect(find('key-1')).toEqual(good);
  });
});
