/** Clauses on limits of keys. */

import type { LimitState } from 'countersign';
import { describe, expect, it } from 'vitest';
import { type Asking, HOUR, MINUTE } from './asking.ts';

export function limitClauses({ admit, claim, harness, outcome, outcomes, remaining, waitOf }: Asking): void {
  describe('limits', () => {
    it('admits as many requests as the limit says, and then no more', async () => {
      expect(await outcomes(4, { limits: [MINUTE] })).toEqual([
        'admitted',
        'admitted',
        'admitted',
        'rate_limited',
      ]);
    });

    it('begins a window with the first request, and says how many are left and when the window ends', async () => {
      await harness.advance(15_000);
      const { limit, windowSeconds } = MINUTE;
      const states = (remaining: number, resetSeconds: number) => ({
        outcome: 'admitted',
        limits: [{ limit, windowSeconds, remaining, resetSeconds }],
      });
      expect(await admit({ limits: [MINUTE] })).toEqual(states(2, 60));
      await harness.advance(45_000);
      expect(await admit({ limits: [MINUTE] })).toEqual(states(1, 15));
    });

    it('names a limit in its state as the limit is named', async () => {
      const limits = [{ ...MINUTE, name: 'burst' }];
      expect(await admit({ limits })).toMatchObject({
        limits: [{ name: 'burst', limit: 3, remaining: 2 }],
      });
    });

    it('states every limit of a refused request, in the order given', async () => {
      const limits = [HOUR, MINUTE];
      await outcomes(3, { limits });
      expect(await admit({ limits })).toMatchObject({
        outcome: 'rate_limited',
        limits: [
          { windowSeconds: 3600, limit: 5, remaining: 2 },
          { windowSeconds: 60, limit: 3, remaining: 0 },
        ],
      });
    });

    it('spends no quota on a replay', async () => {
      const first = claim({ limits: [MINUTE] });
      await admit(first);
      for (let i = 0; i < 10; i++) expect(await outcome(first)).toBe('replayed');
      expect(await remaining({ limits: [MINUTE] })).toEqual([1]);
    });

    it('calls a replay a replay even when the key is over its limit', async () => {
      const first = claim({ limits: [MINUTE] });
      await admit(first);
      await outcomes(2, { limits: [MINUTE] });
      expect(await outcome(first)).toBe('replayed');
    });

    it('does not burn the replay id of a request that is over a limit', async () => {
      await outcomes(3, { limits: [MINUTE] });
      expect(await outcome({ replayId: 'again', limits: [MINUTE] })).toBe('rate_limited');
      await harness.advance(120_000);
      expect(await outcome({ replayId: 'again', limits: [MINUTE] })).toBe('admitted');
    });

    it.each([
      ['first', [MINUTE, HOUR]],
      ['last', [HOUR, MINUTE]],
    ])('spends none of the limits when the %s one is exceeded', async (_which, limits) => {
      await outcomes(3, { limits });
      expect(await outcomes(20, { limits })).toEqual(Array(20).fill('rate_limited'));
      await harness.advance(120_000);
      // Had a refused request been counted by the hour, none of its two would be left.
      expect(await outcomes(3, { limits })).toEqual(['admitted', 'admitted', 'rate_limited']);
    });

    it('holds each key to limits of its own', async () => {
      expect(await outcomes(4, { keyId: 'space:one', limits: [MINUTE] })).toContain('rate_limited');
      expect(await outcome({ keyId: 'space:two', limits: [MINUTE] })).toBe('admitted');
    });

    it('holds concurrent claims to the limit', async () => {
      const claims = Array.from({ length: 40 }, () => claim({ limits: [MINUTE] }));
      const all = await Promise.all(claims.map(async (each) => harness.store.admit(each)));
      expect(all.filter((each) => each.outcome === 'admitted')).toHaveLength(3);
    });

    it('gives all quota back after two windows', async () => {
      await outcomes(4, { limits: [MINUTE] });
      await harness.advance(120_000);
      expect(await remaining({ limits: [MINUTE] })).toEqual([2]);
    });

    it('gives quota back little by little over the window that follows', async () => {
      const limits = [{ limit: 10, windowSeconds: 60 }];
      await outcomes(10, { limits });
      await harness.advance(60_000);
      expect(await outcome({ limits })).toBe('rate_limited');
      await harness.advance(30_000);
      expect(await outcomes(6, { limits })).toEqual([...Array(5).fill('admitted'), 'rate_limited']);
    });

    it.each([0, 1, 500, 17_300, 59_999])(
      'names a waiting time after which the request fits, %i ms into the window',
      async (elapsedMs) => {
        await harness.advance(elapsedMs);
        await outcomes(3, { limits: [MINUTE, HOUR] });
        const seconds = (await waitOf({ limits: [MINUTE, HOUR] })) as number;
        expect(seconds).toBeGreaterThan(0);
        expect(Number.isInteger(seconds)).toBe(true);
        await harness.advance(seconds * 1000);
        expect(await outcome({ limits: [MINUTE, HOUR] })).toBe('admitted');
      },
    );

    it('begins no window for a request that it refuses', async () => {
      await outcomes(3, { limits: [MINUTE] });
      await harness.advance(70_000);
      expect(await outcome({ limits: [MINUTE] })).toBe('rate_limited');
      // Beyond two windows after the first request, of which the refused one has begun none.
      await harness.advance(55_000);
      expect(await admit({ limits: [MINUTE] })).toMatchObject({
        limits: [{ remaining: 2, resetSeconds: 60 }],
      });
    });

    it('names the waiting time of the limit that takes longest', async () => {
      const limits = [
        { limit: 1, windowSeconds: 10 },
        { limit: 1, windowSeconds: 3600 },
      ];
      await admit({ limits });
      expect(await waitOf({ limits })).toBeGreaterThan(3000);
    });

    it('keeps the counts when a limit is added', async () => {
      await outcomes(2, { limits: [MINUTE] });
      expect(await remaining({ limits: [HOUR, MINUTE] })).toEqual([4, 0]);
      expect(await outcome({ limits: [MINUTE] })).toBe('rate_limited');
    });

    it('keeps the counts when a limit is taken away', async () => {
      await outcomes(2, { limits: [MINUTE, HOUR] });
      expect(await remaining({ limits: [HOUR] })).toEqual([2]);
    });

    it('keeps the counts when only the number of a limit changes', async () => {
      await outcomes(3, { limits: [MINUTE] });
      expect(await outcome({ limits: [MINUTE] })).toBe('rate_limited');
      expect(await remaining({ limits: [{ ...MINUTE, limit: 10 }] })).toEqual([6]);
      expect(await outcome({ limits: [{ ...MINUTE, limit: 1 }] })).toBe('rate_limited');
    });

    it('names a waiting time that is enough after the number of a limit was lowered', async () => {
      await outcomes(10, { limits: [{ ...MINUTE, limit: 10 }] });
      const seconds = (await waitOf({ limits: [{ ...MINUTE, limit: 2 }] })) as number;
      await harness.advance(seconds * 1000);
      expect(await outcome({ limits: [{ ...MINUTE, limit: 2 }] })).toBe('admitted');
    });

    it('counts the requests of mounts with different limits on one key together', async () => {
      const strict = [{ limit: 2, windowSeconds: 60 }];
      const loose = [{ limit: 4, windowSeconds: 60 }, HOUR];
      expect(await outcomes(2, { limits: loose })).toEqual(['admitted', 'admitted']);
      expect(await outcome({ limits: strict })).toBe('rate_limited');
      expect(await outcomes(3, { limits: loose })).toEqual(['admitted', 'admitted', 'rate_limited']);
    });

    it('counts limits of one window and different names apart', async () => {
      const read = [{ ...MINUTE, name: 'read' }];
      const write = [{ ...MINUTE, name: 'write' }];
      expect(await outcomes(4, { limits: read })).toContain('rate_limited');
      expect(await outcome({ limits: write })).toBe('admitted');
    });

    it('keeps the counts when the clock is set back', async () => {
      await harness.advance(600_000);
      await outcomes(3, { limits: [MINUTE] });
      await harness.advance(-30_000);
      expect(await outcome({ limits: [MINUTE] })).toBe('rate_limited');
    });

    it('admits again some time after the clock was set back by years', async () => {
      await outcomes(4, { limits: [MINUTE] });
      await harness.advance(-5 * 365 * 86_400_000);
      await admit({ limits: [MINUTE] });
      await harness.advance(120_000);
      expect(await outcome({ limits: [MINUTE] })).toBe('admitted');
    });

    it('is not opened by claims that arrive out of order around the end of a window', async () => {
      await harness.advance(59_900);
      const before = harness.nowMs();
      await outcomes(3, { limits: [MINUTE] });
      await harness.advance(200);
      for (let i = 0; i < 5; i++) {
        expect(await outcome({ limits: [MINUTE], nowMs: before })).toBe('rate_limited');
        expect(await outcome({ limits: [MINUTE] })).toBe('rate_limited');
      }
    });

    it('takes fractions of a second as a window', async () => {
      const limits = [{ limit: 1, windowSeconds: 0.5 }];
      expect(await outcomes(2, { limits })).toEqual(['admitted', 'rate_limited']);
      await harness.advance(1_000);
      expect(await outcome({ limits })).toBe('admitted');
    });

    it('says of a limit that is used up, and of no other, when a request fits again', async () => {
      const limits = [MINUTE, HOUR];
      await outcomes(2, { limits });
      const last = await admit({ limits });
      expect(last).toMatchObject({ limits: [{ remaining: 0 }, { remaining: 2 }] });
      const [minute, hour] = (last as { limits: readonly LimitState[] }).limits;
      expect(hour).not.toHaveProperty('retryAfterSeconds');
      const seconds = minute?.retryAfterSeconds as number;
      await harness.advance(seconds * 1000 - 1000);
      expect(await outcome({ limits: [MINUTE] })).toBe('rate_limited');
      await harness.advance(1000);
      expect(await outcome({ limits: [MINUTE] })).toBe('admitted');
    });
  });
}
