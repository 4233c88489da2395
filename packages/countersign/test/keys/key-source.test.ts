import { describe, expect, it } from 'vitest';
import { cachedKeys, type KeySource, staticKeys } from '../../src/index.ts';
import { assertKeySource } from '../../src/keys/key-source.ts';

describe('a key source', () => {
  it.each<[source: KeySource]>([
    [staticKeys([])],
    [cachedKeys({ find: () => undefined })],
    [{ find: () => null }],
    [Object.assign(() => {}, { find: () => null })],
  ])('is whatever has a find(): %o', (source) => {
    expect(() => assertKeySource('keys', source)).not.toThrow();
  });

  it.each<[unknown, string]>([
    [undefined, '"keys" must be a key source, such as staticKeys([…]) or { find: (id) => … }, got undefined'],
    [null, '"keys" must be a key source, such as staticKeys([…]) or { find: (id) => … }, got null'],
    [{}, '"keys" must be a key source, such as staticKeys([…]) or { find: (id) => … }, got an object'],
    [new Map(), '"keys" must be a key source, such as staticKeys([…]) or { find: (id) => … }, got a Map'],
    [[{ id: 'a' }], '"keys" is a list: write staticKeys([…])'],
    [{ id: 'a' }, '"keys" is one key: write staticKeys([key])'],
    [staticKeys, '"keys" is a function: call it, staticKeys()'],
    [cachedKeys, '"keys" is a function: call it, cachedKeys()'],
    [() => undefined, '"keys" is a function: write { find: (id) => … }'],
    [function staticKeysOfMine() {}, '"keys" is a function: write { find: (id) => … }'],
    [function mystaticKeys() {}, '"keys" is a function: write { find: (id) => … }'],
  ])('is not %o, and what to write is said', (source, problem) => {
    expect(() => assertKeySource('keys', source as never)).toThrow(new TypeError(problem));
  });
});
