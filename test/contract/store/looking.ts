/** Clauses on reading limits without counting. */

import { describe, expect, it } from 'vitest';
import { type Asking, HOUR, MINUTE } from './asking.ts';

export function lookingClauses({ admit, harness, left, outcomes, remaining, waitOf }: Asking): void {
  describe('looking', () => {
    const LOOK = { replayId: undefined, cost: 0 };

    it('tells of a key that nobody has seen, and of what it has spent', async () => {
      const { limit, windowSeconds } = MINUTE;
      const states = (remaining: number, resetSeconds: number) => ({
        outcome: 'admitted',
        limits: [{ limit, windowSeconds, remaining, resetSeconds }],
      });
      expect(await admit({ ...LOOK, limits: [MINUTE] })).toEqual(states(3, 60));
      await admit({ limits: [MINUTE] });
      await harness.advance(20_000);
      expect(await admit({ ...LOOK, limits: [MINUTE] })).toEqual(states(2, 40));
    });

    it('spends nothing, however often', async () => {
      await admit({ limits: [MINUTE] });
      for (let i = 0; i < 10; i++) expect(await left({ limits: [MINUTE] })).toEqual([2]);
      expect(await remaining({ limits: [MINUTE] })).toEqual([1]);
    });

    it('is admitted and says when a request fits again, when the limit is used up', async () => {
      await outcomes(3, { limits: [MINUTE] });
      const looked = await admit({ ...LOOK, limits: [MINUTE] });
      const seconds = (await waitOf({ limits: [MINUTE] })) as number;
      expect(looked).toMatchObject({
        outcome: 'admitted',
        limits: [{ remaining: 0, retryAfterSeconds: seconds }],
      });
    });

    it('begins no window', async () => {
      await left({ limits: [MINUTE] });
      await harness.advance(30_000);
      expect(await admit({ limits: [MINUTE] })).toMatchObject({ limits: [{ resetSeconds: 60 }] });
    });

    it('ends none, and changes nothing in limits that the key is not held to', async () => {
      await outcomes(2, { limits: [MINUTE] });
      const ahead = harness.nowMs() + 10 * 60_000;
      await left({ limits: [MINUTE, HOUR], nowMs: ahead });
      expect(await left({ limits: [HOUR, MINUTE] })).toEqual([5, 1]);
    });
  });
}
