import { describe, expect, it } from 'vitest';
import { type Alphabet, isAlphabet, isWithin, tableOf } from '../../../src/scheme/values/alphabets.ts';

const ALL = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code));
const PATTERNS: Readonly<Record<Alphabet, RegExp>> = {
  unreserved: /^[A-Za-z0-9._~-]$/,
  token68: /^[A-Za-z0-9._~+/=-]$/,
  visible: /^[!-~]$/,
  printable: /^[ -~]$/,
};

describe.each(Object.entries(PATTERNS))('the alphabet %s', (name, pattern) => {
  it('has exactly its characters', () => {
    for (const character of ALL) {
      expect(isWithin(tableOf(name as Alphabet), character), JSON.stringify(character)).toBe(
        pattern.test(character),
      );
    }
  });

  it('is left by one character anywhere in a text', () => {
    expect(isWithin(tableOf(name as Alphabet), 'abc')).toBe(true);
    for (const text of ['\0abc', 'a\u00e9c', 'ab\n', 'ab\ud83d\udd11', 'ab\u0130', 'a\x7fc']) {
      expect(isWithin(tableOf(name as Alphabet), text)).toBe(false);
    }
  });

  it('has the empty text', () => {
    expect(isWithin(tableOf(name as Alphabet), '')).toBe(true);
  });
});

describe('isAlphabet', () => {
  it('knows the alphabets by name', () => {
    expect(Object.keys(PATTERNS).every(isAlphabet)).toBe(true);
    for (const name of ['ascii', '', 'constructor', '__proto__', undefined, 5])
      expect(isAlphabet(name)).toBe(false);
  });
});
