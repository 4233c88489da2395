import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalText,
  decode,
  decodeInto,
  type EncodingName,
  encodedLength,
  isEncodingName,
} from '../../../src/scheme/values/encodings.ts';

const encodings = ['hex', 'base64', 'base64url'] as const satisfies readonly EncodingName[];
const bytes = fc.uint8Array({ maxLength: 80 });

/** Hex may be written in either case; nothing else has two spellings. */
function canonical(encoding: EncodingName, text: string): string {
  return encoding === 'hex' ? text.toLowerCase() : text;
}

describe.each(encodings)('%s', (encoding) => {
  it('gives back the bytes that Node encoded', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const text = Buffer.from(data).toString(encoding);
        expect(decode(encoding, text)).toEqual(Buffer.from(data));
        expect(encodedLength(encoding, data.length)).toBe(text.length);
      }),
    );
  });

  it('takes exactly the last digits that leave no bits over, by spelling as by decoding', () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_';
    for (const length of [1, 2, 3, 16, 20, 32, 64]) {
      const right = Buffer.alloc(length, 0xa5).toString(encoding);
      const last = right.replace(/=+$/, '').length - 1;
      for (const digit of digits) {
        const text = right.slice(0, last) + digit + right.slice(last + 1);
        const isCanonical = decode(encoding, text) !== undefined;
        expect(canonicalText(encoding, text, length), `${length}: ${text}`).toBe(
          isCanonical ? canonical(encoding, text) : undefined,
        );
      }
    }
  });

  it('has the same texts by spelling and by decoding', () => {
    const character = fc.constantFrom(...'0aAfFgGzZ9+/-_= \u0130\u0141');
    const nearlyRight = fc.tuple(bytes, fc.nat(), character).map(([data, where, other]) => {
      const text = Buffer.from(data).toString(encoding);
      const at = where % (text.length + 1);
      return text.slice(0, at) + other + text.slice(at + 1);
    });
    const anyText = fc.oneof(
      nearlyRight,
      bytes.map((data) => Buffer.from(data).toString(encoding)),
    );
    fc.assert(
      fc.property(anyText, fc.nat({ max: 80 }), fc.boolean(), (sent, length, isCapital) => {
        const text = isCapital ? sent.toUpperCase() : sent;
        const decoded = decode(encoding, text);
        const wanted = decoded === undefined ? undefined : canonical(encoding, text);
        const bytesOf = decoded?.length ?? length;
        expect(canonicalText(encoding, text, bytesOf)).toBe(wanted);
        if (length !== bytesOf) expect(canonicalText(encoding, text, length)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('takes the canonical text of any length within a range, and of none beyond it', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 80 }), fc.nat({ max: 80 }), (data, a, b) => {
        const range = [Math.min(a, b), Math.max(a, b)] as const;
        const text = Buffer.from(data).toString(encoding);
        const isWithin = data.length >= range[0] && data.length <= range[1];
        expect(canonicalText(encoding, text, range)).toBe(isWithin ? text : undefined);
        for (const other of [`${text}=`, `${text}===`, `${text} `, `${text}\u0141`, `=${text}`])
          expect(canonicalText(encoding, other, range)).toBeUndefined();
      }),
    );
  });

  it('refuses every other spelling of the same bytes', () => {
    const inserted = fc.constantFrom(
      ' ',
      '\n',
      '\r\n',
      '\t',
      '=',
      '-',
      '_',
      '+',
      '/',
      '\0',
      '.',
      'A',
      '\u0141',
    );
    fc.assert(
      fc.property(bytes, fc.nat(), fc.nat({ max: 2 }), inserted, (data, where, removed, insert) => {
        const text = Buffer.from(data).toString(encoding);
        const at = where % (text.length + 1);
        const other = text.slice(0, at) + insert + text.slice(at + removed);
        fc.pre(canonical(encoding, other) !== text);
        const result = decode(encoding, other);
        if (result === undefined) return;
        // What is taken is canonical itself, and so stands for other bytes.
        expect(result.toString(encoding)).toBe(canonical(encoding, other));
        expect(result.equals(data)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes only what it would write itself, out of any text', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ABCabc0129+/-_= \n'), maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(letters, fc.string({ unit: 'binary' })), (text) => {
        const result = decode(encoding, text);
        if (result === undefined) return;
        expect(result.toString(encoding)).toBe(canonical(encoding, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('fills exactly the bytes that were asked for, or refuses', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 90 }), (data, length) => {
        const text = Buffer.from(data).toString(encoding);
        const out = new Uint8Array(length);
        expect(decodeInto(encoding, text, out)).toBe(length === data.length);
        if (length === data.length) expect(out).toEqual(data);
      }),
    );
  });

  it('takes the empty text as no bytes', () => {
    expect(decode(encoding, '')).toEqual(Buffer.alloc(0));
  });
});

describe('hex', () => {
  it('takes digits in either case, mixed too', () => {
    expect(decode('hex', 'aBcDeF09')).toEqual(Buffer.from('abcdef09', 'hex'));
  });

  it.each(['a', 'abc', '0x12', 'ag', 'zz', ' ab', 'ab ', 'ab\n', '\uff11\uff12', '١٢', 'a\u0000'])(
    'refuses %j',
    (text) => {
      expect(decode('hex', text)).toBeUndefined();
    },
  );
});

describe('base64', () => {
  it.each([
    ['without padding', 'TQ'],
    ['with too little padding', 'TQ='],
    ['with too much padding', 'TWE=='],
    ['with padding after whole groups', 'TWFu='],
    ['with a group of padding', 'TWFu===='],
    ['of padding only', '='],
    ['of two characters of padding', '=='],
    ['of four characters of padding', '===='],
    ['with one character and padding', 'T==='],
    ['with padding inside', 'TQ==TQ=='],
    ['with stray bits after one byte', 'TR=='],
    ['with stray bits after two bytes', 'TWF='],
    ['in the URL alphabet', '-_-_'],
    ['with a line feed at its end', 'TWFu\n'],
    ['with a space inside', 'TW Fu'],
    ['with a character beyond ASCII', 'TWF\u0175'],
  ])('refuses a text %s', (_what, text) => {
    expect(decode('base64', text)).toBeUndefined();
  });
});

describe('base64url', () => {
  it.each([
    ['with padding', 'TQ=='],
    ['in the standard alphabet', '+/+/'],
    ['with stray bits after one byte', 'TR'],
    ['with stray bits after two bytes', 'TWF'],
    ['of one character', 'T'],
    ['of five characters', 'TWFuT'],
  ])('refuses a text %s', (_what, text) => {
    expect(decode('base64url', text)).toBeUndefined();
  });
});

describe('isEncodingName', () => {
  it('knows the three encodings and nothing else', () => {
    for (const name of encodings) expect(isEncodingName(name)).toBe(true);
    for (const name of ['utf8', 'HEX', 'latin1', '', undefined, null, 5, 'constructor']) {
      expect(isEncodingName(name)).toBe(false);
    }
  });
});
