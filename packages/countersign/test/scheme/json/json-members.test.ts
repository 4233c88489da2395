import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonMembers } from '../../../src/scheme/json/json-members.ts';

function read(text: string) {
  return readJsonMembers(Buffer.from(text));
}

const NO_JSON = 'The body is not valid JSON in UTF-8 without a byte order mark.';
const NO_OBJECT = 'The body must be a JSON object.';

/** A value in some literal form, as no serialiser of ours would write it. */
const literals = fc.oneof(
  fc.json(),
  fc.jsonValue().map((value) => JSON.stringify(value, undefined, 2)),
  fc.constantFrom('500.00', '1e3', '1E+2', '-0', '-0.0', '0.10', '12345678901234567890', 'true', 'false'),
  fc.constantFrom('{ "a" : [ 1 , 2.0 ] }', '[ ]', '{}', '["}", "]", "\\"", "\\\\"]', '{"\\u0061":"\\/"}'),
);
const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 3 });
const names = fc.oneof(
  fc.string(),
  fc.constantFrom('a', '__proto__', '', 'constructor', '"', '\\', '}', ','),
);

describe('readJsonMembers', () => {
  it('finds each value exactly as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, literals, space, space)), (members) => {
        const written = members.map(
          ([name, literal, before, after]) =>
            `${before}${JSON.stringify(name)}${after}:${before}${literal}${after}`,
        );
        const expected = members.map(([name, literal]) => {
          if (literal === 'null') return { name, text: '' };
          return { name, text: literal.startsWith('"') ? (JSON.parse(literal) as string) : literal };
        });
        expect(read(` {${written.join(',')}}\n`)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the members that JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object);
        const members = read(text);
        if (typeof members === 'string') throw new Error(members);
        // JSON.stringify may drop or keep a __proto__; only what is in the text counts.
        expect(members.map(({ name }) => name)).toEqual(Object.keys(JSON.parse(text) as object));
        for (const member of members) {
          const value = (JSON.parse(text) as Record<string, unknown>)[member.name];
          if (typeof value === 'string') expect(member.text).toBe(value);
          else expect(member.text).toBe(value === null ? '' : JSON.stringify(value));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps numbers as they were sent', () => {
    expect(read('{"a":500.00,"b":1e2,"c":-0}')).toEqual([
      { name: 'a', text: '500.00' },
      { name: 'b', text: '1e2' },
      { name: 'c', text: '-0' },
    ]);
  });

  it('keeps repeated names, in their order', () => {
    expect(read('{"a":1,"b":2,"a":3,"\\u0061":4}')).toEqual([
      { name: 'a', text: '1' },
      { name: 'b', text: '2' },
      { name: 'a', text: '3' },
      { name: 'a', text: '4' },
    ]);
  });

  it('decodes strings and leaves what is nested as it was sent', () => {
    expect(read('{"s":"\\u00e9\\n\\ud83d\\udd11","n":{"s":"\\u00e9"},"z":null,"e":""}')).toEqual([
      { name: 's', text: 'é\n🔑' },
      { name: 'n', text: '{"s":"\\u00e9"}' },
      { name: 'z', text: '' },
      { name: 'e', text: '' },
    ]);
  });

  it('has no members for an empty body or an empty object', () => {
    expect(readJsonMembers(new Uint8Array())).toEqual([]);
    expect(read(' { } ')).toEqual([]);
  });

  it.each(['[]', '[{}]', '"a"', '1', 'null', 'true'])('refuses %s, which is no object', (text) => {
    expect(read(text)).toBe(NO_OBJECT);
  });

  it.each([
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    "{'a':1}",
    '{a:1}',
    '{"a":01}',
    '{"a":NaN}',
    '{}{}',
    ' ',
    '{"a":"\n"}',
    '\u00a0{}',
  ])('refuses %j, which is no JSON', (text) => {
    expect(read(text)).toBe(NO_JSON);
  });

  it('refuses a byte order mark', () => {
    expect(readJsonMembers(Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toBe(NO_JSON);
  });

  it.each([
    ['a stray byte', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['half a character', [0xc3]],
  ])('refuses %s, which is no UTF-8', (_what, bytes) => {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(readJsonMembers(body)).toBe(NO_JSON);
  });

  it.each(['{"a":"\\ud800"}', '{"a":"x\\udc00y"}', '{"\\ud800":1}', '{"a":"\\udd11\\ud83d"}'])(
    'refuses the lone surrogate of %s',
    (text) => {
      expect(read(text)).toBe('The body has a lone surrogate in a string.');
    },
  );

  it.each([
    ['arrays', '[', ']', '0'],
    ['objects', '{"a":', '}', '0'],
  ])('takes 1000 levels of %s with the top one, and refuses more', (_what, opening, closing, innermost) => {
    const nested = (levels: number) => opening.repeat(levels) + innermost + closing.repeat(levels);
    expect(read(`{"a":${nested(999)},"b":1}`)).toEqual([
      { name: 'a', text: nested(999) },
      { name: 'b', text: '1' },
    ]);
    for (const levels of [1000, 100_000])
      expect(read(`{"a":${nested(levels)},"b":1}`)).toBe('The body is nested more than 1000 levels deep.');
    expect(read('{"a":'.repeat(100_000))).toBe('The body is nested more than 1000 levels deep.');
  });

  it('finds 100 000 members', () => {
    const text = `{${Array.from({ length: 100_000 }, (_, i) => `"m${i}":${i}`).join(',')}}`;
    expect(read(text)).toHaveLength(100_000);
  });

  it('answers any bytes with members or with a sentence', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(`{"a":${text}}`)),
        ),
        (bytes) => {
          const result = readJsonMembers(bytes);
          expect(Array.isArray(result) || /^The body .*\.$/.test(result)).toBe(true);
        },
      ),
    );
  });
});
