import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timestampFormat } from '../../../src/scheme/values/timestamps.ts';

const unixSeconds = timestampFormat('unixSeconds');
const unixMilliseconds = timestampFormat('unixMilliseconds');

const ODD = [
  '',
  ' ',
  '1e9',
  '1E9',
  ' 1700000000',
  '1700000000 ',
  '1700000000\n',
  '\t1700000000',
  '+1700000000',
  '-1700000000',
  '-1',
  '+1',
  '0x6553f100',
  '0b1',
  '1700000000.5',
  '1.5',
  '1700000000.',
  '1,700,000,000',
  '1_700_000_000',
  '01700000000',
  '00',
  '0',
  '1700000000n',
  'NaN',
  'Infinity',
  'null',
  '١٧٠٠٠٠٠٠٠٠',
  '٣',
  '１７００００００００',
  '१७',
  '1'.repeat(400),
  '9'.repeat(400),
  'Thursday, 18 June 2015 07:30:19 GMT',
  '2023-11-14T22:13:20Z',
  '1700000000\0',
  '\u30001700000000',
  '17000/0000',
  '17000:0000',
];

describe('unixSeconds', () => {
  it.each(ODD)('refuses $0', (text) => {
    expect(unixSeconds.parse(text)).toBeUndefined();
  });

  it('refuses the thirteen digits of a millisecond clock, and twelve', () => {
    expect(unixSeconds.parse('1700000000000')).toBeUndefined();
    expect(unixSeconds.parse('170000000000')).toBeUndefined();
  });

  it.each([
    ['1', 1],
    ['1700000000', 1_700_000_000],
    ['99999999999', 99_999_999_999],
  ])('reads %s', (text, seconds) => {
    expect(unixSeconds.parse(text)).toBe(seconds * 1000);
  });

  it('reads what it writes, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 99_999_999_999_999 }), (ms) => {
        expect(unixSeconds.parse(unixSeconds.format(ms))).toBe(Math.floor(ms / 1000) * 1000);
      }),
    );
  });

  it('takes only what it would write itself, out of any text', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789+-. eEx'), maxLength: 14 });
    fc.assert(
      fc.property(fc.oneof(digits, fc.string({ unit: 'binary' })), (text) => {
        const ms = unixSeconds.parse(text);
        if (ms !== undefined) expect(unixSeconds.format(ms)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('unixMilliseconds', () => {
  it.each(ODD)('refuses $0', (text) => {
    expect(unixMilliseconds.parse(text)).toBeUndefined();
  });

  it('refuses the ten digits of a clock of seconds, and fifteen digits', () => {
    expect(unixMilliseconds.parse('1700000000')).toBeUndefined();
    expect(unixMilliseconds.parse('170000000000000')).toBeUndefined();
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000_000_000, max: 99_999_999_999_999 }), (ms) => {
        expect(unixMilliseconds.parse(unixMilliseconds.format(ms))).toBe(ms);
      }),
    );
  });
});
