import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timestampFormat } from '../../../src/scheme/values/timestamps.ts';

const iso8601 = timestampFormat('iso8601');
const httpDate = timestampFormat('httpDate');
const NOON = Date.UTC(2026, 10, 29, 12);

const anyTime = fc.integer({ min: Date.UTC(-1, 12), max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });
/** Texts that are nearly a date: characters of one replaced by others. */
function nearly(date: string): fc.Arbitrary<string> {
  const characters = fc.constantFrom(...'0123456789-+:.,TZtz GMUCSunoNv');
  const change = fc.tuple(fc.nat({ max: date.length }), fc.nat({ max: 2 }), characters);
  return fc.array(change, { maxLength: 3 }).map((changes) => {
    let text = date;
    for (const [at, length, by] of changes) text = text.slice(0, at) + by + text.slice(at + length);
    return text;
  });
}

describe('iso8601', () => {
  it.each([
    ['2026-11-29T12:00:00Z', NOON],
    ['2026-11-29T12:00:00.5Z', NOON + 500],
    ['2026-11-29T12:00:00.029Z', NOON + 29],
    ['2026-11-29T12:00:00.0299999999999Z', NOON + 29],
    ['2026-11-29T20:00:00+08:00', NOON],
    ['2026-11-29T06:30:00-05:30', NOON],
    ['2026-11-30T11:59:00.001+23:59', NOON + 1],
    ['2026-11-29T12:00:00-00:00', NOON],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['0049-01-01T00:00:00Z', new Date('0049-01-01T00:00:00Z').getTime()],
  ])('reads %s', (text, ms) => {
    expect(iso8601.parse(text)).toBe(ms);
  });

  it.each([
    '',
    '2026-11-29',
    '2026-11-29T12:00Z',
    '2026-11-29T12:00:00',
    '2026-11-29 12:00:00Z',
    '2026-11-29t12:00:00z',
    '2026-11-29T12:00:00.Z',
    '2026-11-29T12:00:00,5Z',
    '2026-11-29T12:00:00+0800',
    '2026-11-29T12:00:00+08',
    '2026-11-29T12:00:00+24:00',
    '2026-11-29T12:00:00+08:60',
    '2026-11-29T12:00:00 +08:00',
    '2026-11-29T12:00:00Z ',
    '2026-11-29T12:00:00Z\n',
    '2026-11-29T24:00:00Z',
    '2026-11-29T12:60:00Z',
    '2016-12-31T23:59:60Z',
    '2026-11-31T12:00:00Z',
    '2026-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-00-01T12:00:00Z',
    '2026-01-00T12:00:00Z',
    '+002026-11-29T12:00:00Z',
    '20261129T120000Z',
    '٢٠٢٦-11-29T12:00:00Z',
    '1764417600',
    'Sun, 29 Nov 2026 12:00:00 GMT',
  ])('refuses %j', (text) => {
    expect(iso8601.parse(text)).toBeUndefined();
  });

  it('reads what it writes, to the millisecond', () => {
    fc.assert(
      fc.property(anyTime, (ms) => {
        expect(iso8601.parse(iso8601.format(ms))).toBe(ms);
      }),
    );
  });

  it('reads a time alike in every zone', () => {
    fc.assert(
      fc.property(anyTime, fc.integer({ min: -1439, max: 1439 }), (ms, minutes) => {
        const local = new Date(ms + minutes * 60_000).toISOString().slice(0, -1);
        fc.pre(local.length === 23);
        const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const two = (value: number) => String(value).padStart(2, '0');
        const text = `${local}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
        expect(iso8601.parse(text)).toBe(ms);
      }),
    );
  });

  it('reads nothing that Date reads as another time, and no time with parts that do not exist', () => {
    fc.assert(
      fc.property(nearly('2026-11-29T12:00:00.250+08:00'), (text) => {
        const ms = iso8601.parse(text);
        if (ms === undefined) return;
        expect(ms).toBe(Date.parse(text));
        expect(new Date(`${text.slice(0, 19)}Z`).toISOString().slice(0, 19)).toBe(text.slice(0, 19));
      }),
      { numRuns: 500 },
    );
  });
});

describe('httpDate', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Thu, 29 Feb 2024 23:59:59 GMT', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ])('reads %s', (text, ms) => {
    expect(httpDate.parse(text)).toBe(ms);
  });

  it.each([
    '',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    'Mon, 06 Nov 1994 08:49:37 GMT',
    'sun, 06 nov 1994 08:49:37 gmt',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 94 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 +0000',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49 GMT',
    'Sun, 06 Nov 1994 24:49:37 GMT',
    'Sat, 31 Dec 2016 23:59:60 GMT',
    'Thu, 31 Nov 1994 08:49:37 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Sun,  06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT ',
    'Sun, 06 Nov 1994 08:49:37 GMT\n',
    '784111777',
    '1994-11-06T08:49:37Z',
  ])('refuses %j', (text) => {
    expect(httpDate.parse(text)).toBeUndefined();
  });

  it('reads what it writes, to the second', () => {
    fc.assert(
      fc.property(anyTime, (ms) => {
        const text = httpDate.format(ms);
        expect(text).toHaveLength(29);
        expect(httpDate.parse(text)).toBe(Math.floor(ms / 1000) * 1000);
      }),
    );
  });

  it('takes only what it would write itself, out of any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(nearly('Sun, 06 Nov 1994 08:49:37 GMT'), fc.string({ unit: 'binary' })),
        (text) => {
          const ms = httpDate.parse(text);
          if (ms !== undefined) expect(httpDate.format(ms)).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });
});
