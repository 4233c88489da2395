import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FORM_PAIRS, parseForm } from '../../../src/scheme/values/form.ts';

describe('the pairs of a form', () => {
  it.each([
    ['nothing', '', []],
    ['a pair', 'a=1', [['a', '1']]],
    [
      'the order, and a name that comes twice',
      'b=2&a=1&b=1',
      [
        ['b', '2'],
        ['a', '1'],
        ['b', '1'],
      ],
    ],
    [
      'a name alone',
      'a&b=',
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    ['a value without a name', '=1', [['', '1']]],
    ['an equals sign in a value', 'a==1=', [['a', '=1=']]],
    ['empty pairs, which are none', '&&a=1&&', [['a', '1']]],
    ['a plus sign and an escaped one', 'a=1+2%2B3', [['a', '1 2+3']]],
    ['escaped separators', '%26=%3D%26', [['&', '=&']]],
    ['escapes in capitals and small', 'a=%c3%A9%E2%82%ac', [['a', 'é€']]],
    ['a character beyond the basic plane', 'a=%F0%9F%99%82', [['a', '🙂']]],
    ['a byte order mark, which stays', '%EF%BB%BFa=1', [['\ufeffa', '1']]],
    ['bytes that are not escaped', 'a=\u00c3\u00a9', [['a', 'é']]],
  ])('are read of a form with %s', (_what, form, pairs) => {
    expect(parseForm(form)).toEqual(pairs);
    expect(parseForm(Buffer.from(form, 'latin1'))).toEqual(pairs);
  });

  it.each([
    ['a percent sign alone', 'a=100%'],
    ['half an escape', 'a=%4'],
    ['an escape that is not hex', 'a=%4g'],
    ['a malformed name', '%zz=1'],
    ['an overlong sequence of UTF-8', 'a=%C0%80'],
    ['a surrogate', 'a=%ED%A0%80'],
    ['a sequence that is cut short', 'a=%E2%82'],
    ['a lone continuation byte', 'a=\u0080'],
    ['a character that is no byte', 'a=\u0130'],
  ])('are none of a form with %s', (_what, form) => {
    expect(parseForm(form)).toBeUndefined();
  });

  it('are a thousand at most', () => {
    const pairs = (count: number) => Array.from({ length: count }, (_, i) => `a=${i}`).join('&');
    expect(parseForm(pairs(MAX_FORM_PAIRS))).toHaveLength(1000);
    expect(parseForm(pairs(MAX_FORM_PAIRS + 1))).toBeUndefined();
  });

  it('are those of a view on a larger buffer', () => {
    expect(parseForm(Buffer.from('x=0&a=1&y').subarray(4, 7))).toEqual([['a', '1']]);
  });

  it('are those that URLSearchParams wrote', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 10 });
    const written = fc.array(fc.tuple(text, text), { maxLength: 20 });
    fc.assert(
      fc.property(written, (pairs) => {
        expect(parseForm(new URLSearchParams(pairs).toString())).toEqual(pairs);
      }),
    );
  });

  it('are those that URLSearchParams reads, or none', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab=&+%40fg ', '%41', '%C3%A9'), maxLength: 30 });
    fc.assert(
      fc.property(text, (form) => {
        const pairs = parseForm(form);
        if (pairs !== undefined) expect(pairs).toEqual([...new URLSearchParams(form)]);
        else expect(form).toMatch(/%(?![0-9a-f]{2})|%[89a-f]/i);
      }),
    );
  });
});
