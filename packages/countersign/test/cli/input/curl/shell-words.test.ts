import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../src/cli/failure.ts';
import { shellWords } from '../../../../src/cli/input/curl/shell-words.ts';
import { shellQuote } from '../../../../src/cli/outgoing/shell-quote.ts';

/** Any bytes that an argument can have. */
const word = fc.uint8Array({ min: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const doubleQuoted = (text: string) => `"${text.replace(/[$`"\\]/g, '\\$&')}"`;
const backslashed = (text: string) => text.replace(/[\s\S]/g, '\\$&');

describe('the words of a shell command', () => {
  it('are those that were quoted', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const line = words.map((each) => asBytes(shellQuote(each))).join(' ');
        expect(shellWords(line).words).toEqual(words);
      }),
    );
  });

  it('are the same however they are quoted', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'ab $`"\\\'#&;|<>(){}*?!~=\t'), minLength: 1 });
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1 }), (words) => {
        expect(shellWords(words.map(doubleQuoted).join(' ')).words).toEqual(words);
        expect(shellWords(words.map(backslashed).join(' \\\n ')).words).toEqual(words);
        expect(shellWords(words.map(shellQuote).join(' \\\r\n ')).words).toEqual(words);
      }),
    );
  });

  it.each([
    ["a\"b\"'c'$'d'\\e", ['abcde']],
    ["''", ['']],
    ['"a\\nb" "a\\\nb" "a\\$b"', ['a\\nb', 'ab', 'a$b']],
    ['a\\\nb', ['ab']],
    ['a # b', ['a']],
    ['a#b', ['a#b']],
    ['a >out 2>&1 b', ['a', 'b']],
    ['a &>out 2 b', ['a', '2', 'b']],
    ['\n\n a \n', ['a']],
    ['a$ "b$"', ['a$', 'b$']],
    ["$'\\x41\\101\\t\\u00e9\\q\\''", [asBytes("AA\té\\q'")]],
  ])('of %j are %j', (line, words) => {
    expect(shellWords(line).words).toEqual(words);
  });

  it.each([
    ['a b&c', '&'],
    ['a | b', '|'],
    ['a; b', ';'],
    ['a\nb', '\n'],
  ])('end in %j at %j', (line, endedBy) => {
    expect(shellWords(line)).toMatchObject({ endedBy });
  });

  it.each(['a $HOME', 'a "$(b)"', 'a `b`', "a $'b", 'a "x$1"', "a 'b", 'a "b', "a $'\\0'"])(
    'are refused in %j, which only the shell could read',
    (line) => {
      expect(() => shellWords(line)).toThrow(Failure);
    },
  );
});
