/** Clauses on requests that cost more or less than one. */

import type { Limit } from 'countersign';
import { describe, expect, it } from 'vitest';
import type { Asking } from './asking.ts';

export function costClauses({ claim, harness, left, outcome, remaining, waitOf }: Asking): void {
  describe('costs', () => {
    const TEN: Limit = { limit: 10, windowSeconds: 60 };
    const FEW: Limit = { limit: 4, windowSeconds: 3600 };

    it('counts in every limit as many requests as one costs', async () => {
      expect(await remaining({ limits: [TEN, FEW], cost: 3 })).toEqual([7, 1]);
      expect(await remaining({ limits: [TEN, FEW] })).toEqual([6, 0]);
    });

    it('refuses what costs more than is left, and then admits what costs less', async () => {
      expect(await outcome({ limits: [TEN], cost: 7 })).toBe('admitted');
      expect(await outcome({ limits: [TEN], cost: 4 })).toBe('rate_limited');
      expect(await remaining({ limits: [TEN], cost: 3 })).toEqual([0]);
    });

    it.each([
      ['first', [FEW, TEN]],
      ['last', [TEN, FEW]],
    ])('spends none of the limits on a cost that does not fit into the %s one', async (_which, limits) => {
      for (let i = 0; i < 5; i++) expect(await outcome({ limits, cost: 5 })).toBe('rate_limited');
      expect((await left({ limits })).toSorted((a, b) => a - b)).toEqual([4, 10]);
    });

    it('burns no replay id of what costs too much', async () => {
      expect(await outcome({ replayId: 'dear', limits: [TEN], cost: 11 })).toBe('rate_limited');
      expect(await outcome({ replayId: 'dear', limits: [TEN] })).toBe('admitted');
    });

    it('admits what costs exactly the limit, out of silence', async () => {
      expect(await remaining({ limits: [TEN], cost: 10 })).toEqual([0]);
    });

    it('names no time to wait for what costs more than a limit ever has', async () => {
      expect(await waitOf({ limits: [TEN, FEW], cost: 5 })).toBeUndefined();
      expect(await waitOf({ limits: [TEN, FEW], cost: 11 })).toBeUndefined();
    });

    it.each([1, 2, 5, 9, 10])('names a waiting time after which a cost of %i fits', async (cost) => {
      await outcome({ limits: [TEN], cost: 6 });
      await harness.advance(50_000);
      await outcome({ limits: [TEN], cost: 4 });
      await harness.advance(5_000);
      const seconds = (await waitOf({ limits: [TEN], cost })) as number;
      await harness.advance((seconds - 1) * 1000);
      expect(await outcome({ limits: [TEN], cost })).toBe('rate_limited');
      await harness.advance(1000);
      expect(await outcome({ limits: [TEN], cost })).toBe('admitted');
    });

    it('holds concurrent claims of different costs to the limit', async () => {
      const claims = Array.from({ length: 40 }, (_, i) => claim({ limits: [TEN], cost: 1 + (i % 4) }));
      const all = await Promise.all(claims.map(async (each) => harness.store.admit(each)));
      const spent = claims.filter((_, i) => all[i]?.outcome === 'admitted').map(({ cost }) => cost);
      expect(spent.reduce((sum, cost) => sum + cost)).toBe(10);
      expect(await left({ limits: [TEN] })).toEqual([0]);
    });

    it('counts amounts that need more than 32 bits', async () => {
      const limits = [{ limit: 2 ** 40, windowSeconds: 60 }];
      expect(await remaining({ limits, cost: 2 ** 39 })).toEqual([2 ** 39]);
      expect(await remaining({ limits, cost: 2 ** 39 - 1 })).toEqual([1]);
      expect(await outcome({ limits, cost: 2 })).toBe('rate_limited');
    });

    it('remembers a request that costs nothing, and counts it in no limit', async () => {
      const free = claim({ limits: [TEN], cost: 0 });
      expect(await remaining(free)).toEqual([10]);
      expect(await outcome(free)).toBe('replayed');
      expect(await left({ limits: [TEN] })).toEqual([10]);
    });

    it('admits a request that costs nothing when the limit is used up, or was lowered since', async () => {
      await outcome({ limits: [TEN], cost: 10 });
      expect(await outcome({ limits: [TEN], cost: 0 })).toBe('admitted');
      expect(await outcome({ limits: [{ ...TEN, limit: 2 }], cost: 0 })).toBe('admitted');
    });
  });
}
