import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/idempotency/canonical-json.ts';

function canonical(text: string): string | undefined {
  return canonicalJson(Buffer.from(text, 'utf8'));
}

describe('canonical JSON', () => {
  it('is that of the example in RFC 8785 §3.2.2', () => {
    const text = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    // 1E30 is beyond the whole numbers that a double tells apart.
    expect(canonical(text)).toBeUndefined();
    expect(canonical(text.replace('1E30, ', ''))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts names by their UTF-16 units, as RFC 8785 §3.2.3 has it', () => {
    const text = String.raw`{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}`;
    expect(Object.values(JSON.parse(canonical(text) ?? ''))).toEqual([4, 2, 6, 7, 1, 5, 3]);
    expect(canonical(text)?.match(/:\d/g)?.join('')).toBe(':2:4:6:7:1:5:3');
  });

  it.each([
    ['null and an absent member', '{"a":null}', '{}'],
    ['the order of a list', '[1,2]', '[2,1]'],
    ['a number and its text', '[1]', '["1"]'],
    ['names that every object has', '{"__proto__":1}', '{}'],
  ])('tells apart %s', (_what, one, other) => {
    expect(canonical(one)).toBeDefined();
    expect(canonical(one)).not.toBe(canonical(other));
  });

  it.each([
    ['no JSON', '{"a":}'],
    ['nothing', ''],
    ['a byte order mark', '\ufeff{}'],
    ['a whole number that a double rounds', '{"amount":9007199254740993}'],
    ['a number beyond doubles', '[1e400]'],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('there is none of %s', (_what, text) => {
    expect(canonical(text)).toBeUndefined();
  });

  it('there is none of what is not UTF-8', () => {
    expect(canonicalJson(Uint8Array.of(0x22, 0xff, 0x22))).toBeUndefined();
  });

  it('is one for all spellings of a value, and reads as that value', () => {
    const value = fc
      .jsonValue({ maxDepth: 4 })
      .filter((each) => canonical(JSON.stringify(each)) !== undefined);
    fc.assert(
      fc.property(value, (each) => {
        const written = canonical(JSON.stringify(each)) as string;
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(each)));
        expect(canonical(JSON.stringify(each, null, 2))).toBe(written);
        expect(canonical(written)).toBe(written);
      }),
    );
  });
});
