/** Clauses on claims without a replay id. */

import { describe, expect, it } from 'vitest';
import { type Asking, HOUR, MINUTE, PAST_WINDOW_MS } from './asking.ts';

export function limitsAloneClauses({ admit, claim, harness, outcome, remaining }: Asking): void {
  describe('claims about limits alone', () => {
    const ALONE = { replayId: undefined, limits: [MINUTE] };

    it('are never replays, and are counted each time', async () => {
      const same = claim(ALONE);
      const all: string[] = [];
      for (let i = 0; i < 4; i++) all.push(await outcome(same));
      expect(all).toEqual(['admitted', 'admitted', 'admitted', 'rate_limited']);
    });

    it('may be dated as they like', async () => {
      for (const timestampMs of [0, harness.nowMs() - 10 * PAST_WINDOW_MS, Number.NaN])
        expect(await outcome({ ...ALONE, timestampMs, expiresAtMs: timestampMs })).toBe('admitted');
    });

    it('count together with those that have an id', async () => {
      expect(await outcome({ limits: [MINUTE] })).toBe('admitted');
      expect(await outcome(ALONE)).toBe('admitted');
      expect(await remaining({ limits: [MINUTE] })).toEqual([0]);
      expect(await outcome(ALONE)).toBe('rate_limited');
    });

    it('are held to their limits when they come at once', async () => {
      const all = await Promise.all(
        Array.from({ length: 20 }, async () => harness.store.admit(claim(ALONE))),
      );
      expect(all.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(3);
    });

    it('are admitted without limits', async () => {
      expect(await admit({ replayId: undefined, limits: [] })).toEqual({ outcome: 'admitted', limits: [] });
    });

    it('let no replay pass, whether they come before or after', async () => {
      const first = claim({ limits: [HOUR] });
      await outcome({ ...ALONE, limits: [HOUR] });
      expect(await outcome(first)).toBe('admitted');
      await outcome({ ...ALONE, limits: [HOUR] });
      expect(await outcome(first)).toBe('replayed');
    });

    it('let no replay pass after the clock was set back', async () => {
      await harness.advance(200_000);
      const first = claim();
      await admit(first);
      await harness.advance(-100_000);
      expect(await outcome({ ...ALONE, limits: [HOUR] })).toBe('admitted');
      expect(await outcome({ ...first, nowMs: harness.nowMs() })).toBe('replayed');
    });
  });
}
