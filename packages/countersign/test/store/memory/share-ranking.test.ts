import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ranked, ShareRanking } from '../../../src/store/memory/share-ranking.ts';

function holders(amounts: readonly number[]): Ranked[] {
  return amounts.map((held) => ({ held, level: undefined, before: undefined, after: undefined }));
}

const amounts = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 8 });
const changes = fc.array(fc.record({ which: fc.nat({ max: 7 }), rises: fc.boolean() }), { maxLength: 120 });

describe('ShareRanking', () => {
  it('always finds one that holds the most', () => {
    fc.assert(
      fc.property(amounts, changes, (start, all) => {
        const held = holders(start);
        const ranking = new ShareRanking(held);
        for (const { which, rises } of [{ which: 0, rises: true }, ...all]) {
          const holder = held[which % held.length] as Ranked;
          if (rises) {
            holder.held++;
            ranking.raise(holder);
          } else if (holder.held > 0) {
            holder.held--;
            ranking.lower(holder);
          }
          const most = Math.max(...held.map((each) => each.held));
          expect(ranking.largest?.held).toBe(most === 0 ? undefined : most);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('can be made anew of holders that were ranked before', () => {
    fc.assert(
      fc.property(amounts, amounts, changes, (first, second, all) => {
        const held = holders(first);
        new ShareRanking(held);
        held.forEach((each, i) => {
          each.held = second[i % second.length] as number;
        });
        const ranking = new ShareRanking(held);
        for (const { which } of all) {
          const holder = held[which % held.length] as Ranked;
          if (holder.held === 0) continue;
          holder.held--;
          ranking.lower(holder);
          const most = Math.max(...held.map((each) => each.held));
          expect(ranking.largest?.held).toBe(most === 0 ? undefined : most);
        }
      }),
    );
  });

  it('has no largest where nobody holds anything', () => {
    expect(new ShareRanking(holders([0, 0])).largest).toBeUndefined();
    expect(new ShareRanking([]).largest).toBeUndefined();
  });
});
