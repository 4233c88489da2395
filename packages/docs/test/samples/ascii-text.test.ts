import { expect, it } from 'vitest';
import { asciiText, escapeCodePoint, escapeInBraces } from '../../src/samples/ascii-text.ts';

it('escapes what would end the literal, what cannot be seen, and all beyond ASCII', () => {
  expect(asciiText('it\'s "café"\n\u0007', "'")).toBe(String.raw`it\'s "caf\u00e9"\n\u0007`);
});

it('writes characters beyond U+FFFF as a pair of units, or as languages with longer escapes do', () => {
  expect(asciiText('🎉', '')).toBe(String.raw`\ud83c\udf89`);
  expect(asciiText('é🎉', '', escapeInBraces)).toBe(String.raw`\u{e9}\u{1f389}`);
  expect(asciiText('é🎉', '', escapeCodePoint)).toBe(String.raw`\u00e9\U0001f389`);
});
