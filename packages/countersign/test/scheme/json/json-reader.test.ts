import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonReader, type JsonReader } from '../../../src/scheme/json/json-reader.ts';

/** Reads the text under each name, or the reason why the body or a member cannot be read. */
function readAll(reader: JsonReader, names: readonly string[], body: string | Uint8Array) {
  const slots = names.map((name) => reader.want(name));
  const members = reader.read({ body: typeof body === 'string' ? Buffer.from(body) : body });
  if (members.reason !== undefined) return members.reason;
  return slots.map((slot) => {
    const text = members.text(slot);
    return text === undefined || 'reason' in text ? text : Buffer.from(text).toString('utf8');
  });
}

function read(body: string | Uint8Array, ...names: string[]) {
  return readAll(createJsonReader(), names, body);
}

function isObjectForParse(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Valid JSON with a few bytes of it changed, doubled or left out. */
const nearlyJson = fc
  .tuple(
    fc.oneof(
      fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 }),
      fc.jsonValue({ maxDepth: 2 }),
    ),
    fc.constantFrom(undefined, 1, '\t'),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.string({
          unit: fc.constantFrom(...'{}[]",:\\ \n\t019-+.eEutrfalsn\u0000\u007fé\ud83d'),
          maxLength: 3,
        }),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([value, indent, edits]) =>
    edits.reduce(
      (text, [place, gone, added]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + added + text.slice(at + gone);
      },
      JSON.stringify(value, undefined, indent),
    ),
  )
  .filter((text) => !/\p{Surrogate}/u.test(text));

describe('a reader of JSON members', () => {
  it('takes the objects that JSON.parse takes, and refuses what that refuses', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        fc.pre(text !== '');
        expect(typeof read(text, 'a') !== 'string').toBe(isObjectForParse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes and refuses as JSON.parse does whatever begins like an object', () => {
    const unit = fc.constantFrom(
      ...'{}[]",:\\ \n019-+.eEu',
      'true',
      'false',
      'null',
      '"a"',
      '"a":',
      '\\u00e9',
      'nul',
      '1e5',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 10 }), (tokens) => {
        const text = `{"a":${tokens.join('')}}`;
        expect(typeof read(text, 'a') !== 'string').toBe(isObjectForParse(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the text of each string that JSON.parse finds, however it is escaped', () => {
    const escaped = (text: string, which: number) =>
      Array.from({ length: text.length }, (_, i) => {
        const unit = text.charCodeAt(i);
        const isPlain = unit >= 0x20 && unit !== 0x22 && unit !== 0x5c && (unit < 0xd800 || unit > 0xdfff);
        if (isPlain && ((which >> (i % 20)) & 1) === 0) return text.charAt(i);
        const hex = unit.toString(16).padStart(4, '0');
        return `\\u${i % 2 ? hex : hex.toUpperCase()}`;
      }).join('');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.nat(),
        (name, value, which) => {
          const body = `{"${escaped(name, which)}":"${escaped(value, which >> 3)}"}`;
          expect(read(body, name)).toEqual([(JSON.parse(body) as Record<string, string>)[name]]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([15, 16, 17, 18, 19, 20])('finds what is special behind %i plain characters', (length) => {
    const plain = 'x'.repeat(length);
    for (const special of ['\\n', '\\"', '\\\\', '\\u0041', 'é', '\u007f', '🔑'])
      expect(read(`{"a":"${plain}${special}${plain}"}`, 'a')).toEqual([
        plain + (JSON.parse(`"${special}"`) as string) + plain,
      ]);
    for (const wrong of ['\n', '\u0000', '\u001f', '\\', '\\x', '\\u00g0', '\\u004', '\\U0041', '\t'])
      expect(read(`{"a":"${plain}${wrong}"}`, 'a')).toMatch(/not valid JSON/);
  });

  it('leaves numbers, objects and arrays as they were sent, without the space around them', () => {
    const body = '{"n": 500.00 ,"o" :\n{ "x" : [1, "}"] }\t,"a":[ ],"t":true,"z":null,"e":""}';
    expect(read(body, 'n', 'o', 'a', 't', 'z', 'e', 'none')).toEqual([
      ...['500.00', '{ "x" : [1, "}"] }', '[ ]', 'true', '', '', undefined],
    ]);
  });

  it('looks at the top object alone', () => {
    expect(read('{"x":{"a":1,"b":[{"a":2}]},"b":3}', 'a', 'b')).toEqual([undefined, '3']);
  });

  it('says which member comes twice, and only of that one', () => {
    const twice = { reason: 'The body has the member "a" twice.' };
    expect(read('{"a":1,"b":2,"a":1}', 'a', 'b')).toEqual([twice, '2']);
    expect(read('{"a":1,"\\u0061":2,"a":3}', 'a')).toEqual([twice]);
    expect(read('{"c":1,"c":2,"a":3}', 'a')).toEqual(['3']);
  });

  it('minds a lone surrogate only where it was asked for', () => {
    expect(read('{"a":"\\ud800","b":"x"}', 'b')).toEqual(['x']);
    expect(read('{"\\ud800":"x","b":1}', 'b')).toEqual(['1']);
    expect(read('{"a":"\\ud800","b":"x"}', 'a')).toEqual([
      { reason: 'The body has a lone surrogate in a string.' },
    ]);
  });

  it('matches names to the letter, or in any case of ASCII letters', () => {
    const names = ['Amount', 'Memo', 'É'];
    const body = '{"AMOUNT":1,"mem\\u004F":2,"é":3,"[mount":4,"Memo\\u0000":5}';
    expect(readAll(createJsonReader(), names, body)).toEqual([undefined, undefined, undefined]);
    expect(readAll(createJsonReader({ anyCase: true }), names, body)).toEqual(['1', '2', undefined]);
    // Lowered by setting one bit, "[" would be "{" and "@" a grave accent.
    expect(readAll(createJsonReader({ anyCase: true }), ['{`'], '{"[@":1}')).toEqual([undefined]);
  });

  it.each(['', 'a\nb', 'a"b', 'a\\b', '__proto__', 'é', '\u{1f511}', 'x'.repeat(300)])(
    'finds the name $0',
    (name) => {
      expect(read(`{"q":0,${JSON.stringify(name)}:1,"\\":2}`.replace('"\\"', '"w"'), name)).toEqual(['1']);
      expect(read(`{${JSON.stringify(`${name}x`)}:1}`, name)).toEqual([undefined]);
    },
  );

  it('does not take an escape for the characters that it is written with', () => {
    expect(read('{"a\\nb":1}', 'a\\nb')).toEqual([undefined]);
    expect(read('{"a\\\\nb":1}', 'a\\nb')).toEqual(['1']);
  });

  it('reads a body once for all that ask for a member of the request, and another request anew', () => {
    const reader = createJsonReader();
    const slot = reader.want('a');
    reader.want('b');
    const body = Buffer.from('{"a":1}');
    const request = { body };
    expect(reader.read(request)).toBe(reader.read(request));
    body.write('{"a":2}');
    expect(Buffer.from(reader.read({ body }).text(slot) as Uint8Array).toString()).toBe('2');
  });

  it('reads a body that lies anywhere in a larger buffer', () => {
    const text = '{"a":"a long text that is read by words","b":2}';
    for (let offset = 0; offset < 8; offset++) {
      const padded = Buffer.from('"'.repeat(offset) + text + '}'.repeat(8));
      expect(read(padded.subarray(offset, offset + text.length), 'a', 'b')).toEqual([
        'a long text that is read by words',
        '2',
      ]);
    }
  });

  it('has no members for an empty body', () => {
    expect(read('', 'a')).toEqual([undefined]);
  });
});
