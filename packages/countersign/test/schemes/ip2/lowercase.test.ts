import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerUtf8 } from '../../../src/schemes/ip2/lowercase.ts';

/** Character by character, with nothing of ours. */
function lowered(text: string): string {
  return Array.from(text, (character) => {
    const lower = character.toLowerCase();
    return [...lower].length === 1 ? lower : character;
  }).join('');
}

function lower(text: string): string {
  return Buffer.from(lowerUtf8(Buffer.from(text))).toString('utf8');
}

describe('the lower case of IP2', () => {
  it('is that of each character of Unicode by itself', () => {
    for (let block = 0; block < 0x110000; block += 0x400) {
      const points = Array.from({ length: 0x400 }, (_, i) => block + i).filter(
        (p) => p < 0xd800 || p > 0xdfff,
      );
      const text = String.fromCodePoint(...points);
      expect(lower(text), `from U+${block.toString(16)} on`).toBe(lowered(text));
    }
  });

  it('is that of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(lower(text)).toBe(lowered(text));
      }),
    );
  });

  it.each([4094, 4095, 4096, 4097, 8191, 8192])('cuts no character at the end of %i bytes', (length) => {
    for (const character of ['É', 'Ⱥ', 'K', '𐐀', '王', 'A'])
      expect(lower('A'.repeat(length) + character + 'B'.repeat(5000))).toBe(
        'a'.repeat(length) + lowered(character) + 'b'.repeat(5000),
      );
  });

  it('has room for a text that grows', () => {
    expect(lower('Ⱥ'.repeat(10_000))).toBe('ⱥ'.repeat(10_000));
  });
});
