import { expect, it } from 'vitest';
import { asciiText } from '../../src/samples/ascii-text.ts';

it('escapes what would end the literal, what cannot be seen, and all beyond ASCII', () => {
  expect(asciiText('it\'s "café"\n\u0007', "'")).toBe(String.raw`it\'s "caf\u00e9"\n\u0007`);
});

it('writes characters beyond U+FFFF as a pair of units', () => {
  expect(asciiText('🎉', '')).toBe(String.raw`\ud83c\udf89`);
});
