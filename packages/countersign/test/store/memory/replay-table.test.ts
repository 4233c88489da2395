import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GoneIds, ReplayTable, type TableEntry } from '../../../src/store/memory/replay-table.ts';

const NOW = 1_764_547_200;
/** Ids that fit into a bucket. */
const PLACES = 9;

function goneAt(nowSecond: number): GoneIds {
  return { nowSecond, latestGone: nowSecond, isGone: () => false };
}

function entry(first: number, second: number, seconds: number): TableEntry {
  return { first, second, owner: 1, expirySecond: NOW + seconds };
}

describe('ReplayTable', () => {
  it('takes as many ids as it has places, though all belong into one bucket, and no more', () => {
    const table = new ReplayTable(4, NOW);
    for (let i = 0; i < 4 * PLACES; i++) expect(table.add(entry(-1, i, 100), goneAt(NOW))).toBe(true);
    for (let i = 0; i < 4 * PLACES; i++) expect(table.has(entry(-1, i, 100), NOW)).toBe(true);
    expect(table.add(entry(-1, 99, 100), goneAt(NOW))).toBe(false);
    expect(table.has(entry(-1, 99, 100), NOW)).toBe(false);
    expect(table.add(entry(-1, 99, 200), goneAt(NOW + 100))).toBe(true);
  });

  it('finds whatever has not expired, however ids spill', () => {
    const added = fc.record({
      // Few buckets, so that some are full while others are not.
      bucket: fc.constantFrom(0, 0, 0, 1, 2, 5, 7),
      life: fc.integer({ min: 1, max: 200 }),
      pass: fc.nat({ max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(added, { minLength: 1, maxLength: 150 }), (all) => {
        const table = new ReplayTable(8, NOW);
        let held: TableEntry[] = [];
        let now = NOW;
        all.forEach(({ bucket, life, pass }, i) => {
          now += pass;
          held = held.filter(({ expirySecond }) => expirySecond > now);
          const each = {
            first: (bucket * 2 ** 29 + i) | 0,
            second: i,
            owner: 1 + (i % 3),
            expirySecond: now + life,
          };
          expect(table.add(each, goneAt(now))).toBe(held.length < 8 * PLACES);
          if (held.length < 8 * PLACES) held.push(each);
          for (const one of held) expect(table.has(one, now)).toBe(true);
          expect(table.has({ ...each, owner: 9 }, now)).toBe(false);
        });
        const taken: TableEntry[] = [];
        for (let bucket = 0; bucket < 8; bucket++) table.empty(bucket, goneAt(now), (one) => taken.push(one));
        const inOrder = (a: TableEntry, b: TableEntry) => a.second - b.second;
        expect(taken.sort(inOrder)).toEqual(held.sort(inOrder));
        for (const one of held) expect(table.has(one, now)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('uses the place of an id again that is gone before it expires', () => {
    const table = new ReplayTable(1, NOW);
    for (let i = 0; i < PLACES; i++) table.add(entry(0, i, 100 + i), goneAt(NOW));
    const gone = {
      nowSecond: NOW,
      latestGone: NOW + 103,
      isGone: (_: number, second: number) => second <= NOW + 103,
    };
    for (let i = 0; i < 4; i++) expect(table.add(entry(0, 20 + i, 200), gone)).toBe(true);
    expect(table.add(entry(0, 30, 200), gone)).toBe(false);
    for (let i = 4; i < PLACES; i++) expect(table.has(entry(0, i, 100 + i), NOW + 103)).toBe(true);
  });

  it('refuses seconds beyond those that it counts, and keeps those at both ends', () => {
    const table = new ReplayTable(8, NOW);
    const last = 2 ** 20 - 2 ** 4 - 2 ** 18 - 1;
    for (const seconds of [last, 1 - 2 ** 18]) {
      const each = entry(0, seconds, seconds);
      expect(table.add(each, goneAt(NOW - 2 ** 19))).toBe(true);
      expect(table.has(each, NOW + seconds - 1)).toBe(true);
      expect(table.has(each, NOW + seconds)).toBe(false);
    }
    for (const seconds of [last + 1, -(2 ** 18), 2 ** 40, -(2 ** 40)])
      expect(table.add(entry(0, 1, seconds), goneAt(NOW - 2 ** 19))).toBe(false);
  });

  it('is to be followed by another when the time is days from its beginning', () => {
    const table = new ReplayTable(1, NOW);
    for (const days of [0, 2, -1]) expect(table.isOutdatedAt(NOW + days * 86_400)).toBe(false);
    for (const days of [4, -2, 1000, -1000]) expect(table.isOutdatedAt(NOW + days * 86_400)).toBe(true);
  });
});
