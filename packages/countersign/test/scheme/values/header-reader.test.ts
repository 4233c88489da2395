import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderReader } from '../../../src/scheme/values/header-reader.ts';

function requestWith(headers: readonly string[]) {
  return { method: 'GET', url: '/', headers };
}

describe('HeaderReader', () => {
  it('finds headers in any case, by the slots that it gave them', () => {
    const reader = new HeaderReader();
    const [a, b] = [reader.slot('X-Key'), reader.slot('X-Time')];
    const { values, duplicated } = reader.read(requestWith(['x-TIME', '5', 'Other', 'o', 'X-KEY', 'k']));
    expect([values[a], values[b]]).toEqual(['k', '5']);
    expect(duplicated).toBe(0);
  });

  it('gives one slot to the spellings of one name', () => {
    const reader = new HeaderReader();
    expect(reader.slot('X-Key')).toBe(reader.slot('x-KEY'));
    expect(reader.slot('X-Keys')).not.toBe(reader.slot('X-Key'));
  });

  it.each([
    ['the same value', ['X-Key', 'k', 'X-Key', 'k']],
    ['another value', ['X-Key', 'k', 'x-key', 'l']],
    ['an empty value first', ['X-Key', '', 'x-key', 'l']],
    ['an empty value last', ['X-Key', 'k', 'x-key', '']],
    ['two empty values', ['X-Key', '', 'x-key', '']],
    ['three values', ['X-Key', 'a', 'X-Key', 'b', 'X-Key', 'c']],
  ])('marks a header that comes again with %s', (_what, headers) => {
    const reader = new HeaderReader();
    const other = reader.slot('X-Time');
    const slot = reader.slot('X-Key');
    const { duplicated } = reader.read(requestWith([...headers, 'X-Time', '1']));
    expect(duplicated & (1 << slot)).not.toBe(0);
    expect(duplicated & (1 << other)).toBe(0);
  });

  it('finds and marks each of 31 headers, and takes no more', () => {
    const reader = new HeaderReader();
    const slots = Array.from({ length: 31 }, (_, i) => reader.slot(`X-Header-${i}`));
    expect(() => reader.slot('X-One-More')).toThrow(RangeError);
    expect(reader.slot('x-header-30')).toBe(slots[30]);
    slots.forEach((slot, i) => {
      const { values, duplicated } = reader.read(requestWith([`X-HEADER-${i}`, 'a', `x-header-${i}`, 'b']));
      expect(values.filter((value) => value !== undefined)).toHaveLength(1);
      expect(values[slot]).toBe('b');
      expect(duplicated | 0).toBe(1 << slot);
    });
  });

  it('is not misled by headers named like members of Object', () => {
    const reader = new HeaderReader();
    const slot = reader.slot('X-Key');
    const { values } = reader.read(
      requestWith(['__proto__', 'p', 'constructor', 'c', 'toString', 't', 'X-Key', 'k']),
    );
    expect(values).toEqual(['k']);
    expect(values[slot]).toBe('k');
  });

  it('reads headers named like members of Object when it is told to', () => {
    const reader = new HeaderReader();
    const [proto, length] = [reader.slot('__proto__'), reader.slot('length')];
    const { values } = reader.read(requestWith(['length', 'l', '__PROTO__', 'p']));
    expect([values[proto], values[length]]).toEqual(['p', 'l']);
  });

  it('passes over names that only begin or end alike, or have the same length', () => {
    const reader = new HeaderReader();
    reader.slot('X-Key');
    expect(
      reader.read(requestWith(['X-Ke', '1', 'X-Keys', '2', 'Y-Key', '3', 'X_Key', '4', ' X-Key', '5'])),
    ).toMatchObject({
      values: [undefined],
      duplicated: 0,
    });
  });

  it('passes over a name without a value', () => {
    const reader = new HeaderReader();
    reader.slot('X-Key');
    expect(reader.read(requestWith(['X-Key'])).values).toEqual([undefined]);
  });

  it('finds what a search of all headers would find', () => {
    const names = fc.constantFrom('a', 'A', 'bb', 'bB', 'ccc', 'x'.repeat(33), 'X', 'other');
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string())), (pairs) => {
        const reader = new HeaderReader();
        for (const name of ['a', 'bb', 'ccc', 'x', 'X'.repeat(33)]) {
          const slot = reader.slot(name);
          const found = pairs.filter(([each]) => each.toLowerCase() === name.toLowerCase());
          const { values, duplicated } = reader.read(requestWith(pairs.flat()));
          expect(values[slot]).toBe(found.at(-1)?.[1]);
          expect((duplicated & (1 << slot)) !== 0).toBe(found.length > 1);
        }
      }),
    );
  });
});
