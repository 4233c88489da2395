import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedHolder, ExpiryCounts, NO_RECORDS } from '../../../src/store/memory/expiry-counts.ts';

const step = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    which: fc.nat({ max: 3 }),
    second: fc.integer({ min: 1, max: 30 }),
  }),
  fc.record({ do: fc.constant('drop' as const), which: fc.nat({ max: 3 }), second: fc.constant(0) }),
  fc.record({ do: fc.constant('pass' as const), which: fc.constant(0), second: fc.nat({ max: 3 }) }),
);

describe('ExpiryCounts', () => {
  it('counts by key and second, whatever comes, expires or is dropped', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const counts = new ExpiryCounts();
        const holders = [1, 2, 3, 4].map((number): CountedHolder => ({ number, ...NO_RECORDS }));
        const model = holders.map(() => new Map<number, number>());
        let now = 0;
        for (const { do: what, which, second } of steps) {
          const held = model[which] as Map<number, number>;
          if (what === 'add') {
            counts.add(holders[which] as CountedHolder, now + second);
            held.set(now + second, (held.get(now + second) ?? 0) + 1);
          } else if (what === 'drop') {
            if (held.size === 0) continue;
            const lowest = Math.min(...held.keys());
            const count = held.get(lowest);
            expect(counts.takeLowest(holders[which] as CountedHolder)).toEqual({ second: lowest, count });
            held.delete(lowest);
          } else {
            now += second;
            while (counts.firstSecond <= now) {
              const expiring = counts.firstSecond;
              counts.takeFirstSecond(
                (number) => holders[number - 1] as CountedHolder,
                (number, lost) => {
                  const of = model[number - 1] as Map<number, number>;
                  expect(lost).toEqual({ second: expiring, count: of.get(expiring) });
                  of.delete(expiring);
                },
              );
            }
            for (const of of model) for (const left of of.keys()) expect(left).toBeGreaterThan(now);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
