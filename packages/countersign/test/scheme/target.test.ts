import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodedPairs,
  decodeFormBytes,
  decodePercentBytes,
  pathOf,
  queryOf,
  sortedDecodedQuery,
  sortedRawQuery,
} from '../../src/scheme/target.ts';

describe('the path and the query of a target', () => {
  it.each([
    ['/a/b', '/a/b', ''],
    ['/a?', '/a', ''],
    ['/a?b=c', '/a', 'b=c'],
    ['/a?b=c?d=e', '/a', 'b=c?d=e'],
    ['?x', '', 'x'],
    ['', '', ''],
    ['*', '*', ''],
    ['/%3Fa?b', '/%3Fa', 'b'],
    ['/a/../b//c', '/a/../b//c', ''],
  ])('of %j are %j and %j', (target, path, query) => {
    expect(pathOf(target)).toBe(path);
    expect(queryOf(target)).toBe(query);
  });
});

describe('the sorted query, decoded', () => {
  it.each([
    ['', ''],
    ['a=1', 'a=1'],
    ['b=2&a=1', 'a=1&b=2'],
    ['a=2&a=1&a=3', 'a=2&a=1&a=3'],
    ['b=x&a=2&b=w&a=1', 'a=2&a=1&b=x&b=w'],
    ['a', 'a='],
    ['a&b=', 'a=&b='],
    ['=v', '=v'],
    ['a=b=c', 'a=b=c'],
    ['a+b=c+d', 'a b=c d'],
    ['a=%2B', 'a=+'],
    ['a=%26b%3Dc', 'a=&b=c'],
    ['%61=%62', 'a=b'],
    ['a=%2520', 'a=%20'],
    ['&&a=1&&', 'a=1'],
    ['&', ''],
    ['a=%C3%A9', 'a=\u00c3\u00a9'],
    ['a=%ff&a=%FE', 'a=\u00ff\u00fe'.replace('\u00fe', '&a=\u00fe')],
  ])('of %j is %j', (query, expected) => {
    expect(sortedDecodedQuery(query)).toBe(expected);
  });

  it('is sorted by byte, not by language or number', () => {
    expect(sortedDecodedQuery('b=&B=&a10=&a9=&_=&%7E=&%C3%A9=&z=')).toBe(
      'B=&_=&a10=&a9=&b=&z=&~=&\u00c3\u00a9=',
    );
  });

  it('is sorted by the decoded key', () => {
    // %61 is "a", though "%" comes before all letters.
    expect(sortedDecodedQuery('b=1&%63=2&a=3')).toBe('a=3&b=1&c=2');
  });

  it('sorts a key before a longer one that begins with it', () => {
    expect(sortedDecodedQuery('ab=1&a=2&a%00=3')).toBe('a=2&a\0=3&ab=1');
  });

  it.each([
    'a=%',
    'a=%2',
    'a=%zz',
    'a=%2g',
    '%=1',
    'a=1&b=%%41',
    'a=%u0041',
    'a=% 41',
    'a=%+1',
    'a=%-1',
    'a=%１１',
  ])('is refused for the malformed %j', (query) => {
    expect(sortedDecodedQuery(query)).toBeUndefined();
    expect(decodedPairs(query)).toBeUndefined();
  });

  it('agrees with URLSearchParams on what forms encode', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
        const params = new URLSearchParams(pairs);
        const expected = [...params].map((pair) =>
          pair.map((text) => Buffer.from(text, 'utf8').toString('latin1')),
        );
        expect(decodedPairs(params.toString())).toEqual(expected);
      }),
    );
  });
});

describe('the sorted query, as sent', () => {
  it.each([
    ['b=2&a=%31', 'a=%31&b=2'],
    ['a+b=c&a%20b=d', 'a%20b=d&a+b=c'],
    ['a=%zz', 'a=%zz'],
    ['a=2&a=1', 'a=2&a=1'],
    ['a', 'a='],
    ['', ''],
  ])('of %j is %j', (query, expected) => {
    expect(sortedRawQuery(query)).toBe(expected);
  });
});

describe('percent-decoding', () => {
  it('leaves a plus alone, except in forms', () => {
    expect(decodePercentBytes('a+b%2B')).toBe('a+b+');
    expect(decodeFormBytes('a+b%2B')).toBe('a b+');
  });

  it('gives back any bytes in either case of hex', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, upper) => {
        const hex = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
        expect(decodePercentBytes(upper ? hex.toUpperCase() : hex)).toBe(
          Buffer.from(bytes).toString('latin1'),
        );
      }),
    );
  });
});
