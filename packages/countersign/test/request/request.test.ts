import { describe, expect, it } from 'vitest';
import { toHeaderPairs } from '../../src/index.ts';

describe('toHeaderPairs', () => {
  it('keeps repeated headers of a record apart and leaves out what is undefined', () => {
    expect(toHeaderPairs({ A: 'one', B: ['two', 'three'], C: undefined, D: '', E: [] })).toEqual([
      ...['A', 'one', 'B', 'two', 'B', 'three', 'D', ''],
    ]);
  });

  it('takes pairs, in their order, repeated ones too', () => {
    expect(
      toHeaderPairs([
        ['A', '1'],
        ['B', '2'],
        ['A', '3'],
      ]),
    ).toEqual(['A', '1', 'B', '2', 'A', '3']);
  });

  it('takes a Headers object', () => {
    expect(toHeaderPairs(new Headers({ 'X-B': '2', 'X-A': '1' }))).toEqual(['x-a', '1', 'x-b', '2']);
  });

  it('has nothing of an empty record', () => {
    expect(toHeaderPairs({})).toEqual([]);
  });
});
