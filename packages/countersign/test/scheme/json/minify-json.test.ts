import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minifyJsonObject } from '../../../src/scheme/json/minify-json.ts';

function minified(text: string): string {
  const result = minifyJsonObject(Buffer.from(text, 'utf8'));
  return typeof result === 'string' ? `refused: ${result}` : Buffer.from(result).toString('utf8');
}

describe('minified JSON', () => {
  it('is what stands between the blanks, to the byte', () => {
    const kept = String.raw`{"b":1.0,"a":[1e2,-0,{}],"t":"x \/ \" \\","u":"\u00e9 é"}`;
    expect(minified(kept)).toBe(kept);
    expect(minified(kept.replaceAll(/([:,{}[\]])/g, ' $1\r\n\t'))).toBe(kept);
    expect(minified('')).toBe('');
  });

  it.each(['[1, 2]', '{"a":1 2}', '{"a":tr ue}', '{"a":"', '{"a":1}{}', ' ', '"a"', '{"a":01}'])(
    'is refused of what is no object: %s',
    (text) => {
      expect(minified(text)).toMatch(/^refused: The body/);
    },
  );

  it('is what JSON.stringify makes of an object that it has spaced', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(object, fc.constantFrom(' ', '\t', '    '), (value, blanks) => {
        expect(minified(JSON.stringify(value, null, blanks))).toBe(JSON.stringify(value));
      }),
    );
  });
});
