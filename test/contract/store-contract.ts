/** What every store must do, whatever it keeps its entries in. */

import type { Admission, Claim, Limit, Store } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A store with the clock that it lives by. */
export interface StoreHarness {
  readonly store: Store;
  /** The time, in milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Moves the time; by a negative amount, too. */
  readonly advance: (ms: number) => void | Promise<void>;
  readonly close?: () => void | Promise<void>;
}

const PAST_WINDOW_MS = 300_000;
const MINUTE: Limit = { limit: 3, windowSeconds: 60 };
const HOUR: Limit = { limit: 5, windowSeconds: 3600 };

/** Runs the suite of all stores. `create` makes an empty store whose clock stands where it likes. */
export function storeContract(name: string, create: () => StoreHarness | Promise<StoreHarness>): void {
  describe(`the store contract: ${name}`, () => {
    let harness: StoreHarness;
    let ids = 0;

    beforeEach(async () => {
      harness = await create();
      // An hour's border, so that no test straddles the end of a window by chance.
      const hourMs = 3_600_000;
      await harness.advance(hourMs - (harness.nowMs() % hourMs));
    });
    afterEach(() => harness.close?.());

    function claim(changes: Partial<Claim> = {}): Claim {
      const nowMs = changes.nowMs ?? harness.nowMs();
      const timestampMs = changes.timestampMs ?? nowMs;
      return {
        keyId: 'space:key',
        replayId: `id-${ids++}`,
        timestampMs,
        expiresAtMs: timestampMs + PAST_WINDOW_MS,
        limits: [],
        nowMs,
        ...changes,
      };
    }

    async function admit(changes: Partial<Claim> = {}): Promise<Admission> {
      return harness.store.admit(claim(changes));
    }

    async function outcome(changes: Partial<Claim> = {}): Promise<string> {
      return (await admit(changes)).outcome;
    }

    async function outcomes(count: number, changes: Partial<Claim>): Promise<string[]> {
      const all: string[] = [];
      for (let i = 0; i < count; i++) all.push(await outcome(changes));
      return all;
    }

    async function remaining(changes: Partial<Claim>): Promise<number[]> {
      const admission = await admit(changes);
      return 'limits' in admission ? admission.limits.map((state) => state.remaining) : [];
    }

    describe('replay', () => {
      it('admits a claim and says nothing of limits when there are none', async () => {
        expect(await admit()).toEqual({ outcome: 'admitted', limits: [] });
      });

      it('refuses the same claim from then on', async () => {
        const first = claim();
        expect(await outcome(first)).toBe('admitted');
        expect(await outcome(first)).toBe('replayed');
        expect(await outcome(first)).toBe('replayed');
      });

      it('knows a replay id again under another timestamp', async () => {
        expect(await outcome({ replayId: 'once' })).toBe('admitted');
        await harness.advance(10_000);
        expect(await outcome({ replayId: 'once' })).toBe('replayed');
      });

      it('keeps the replay ids of keys apart', async () => {
        expect(await outcome({ keyId: 'space:one', replayId: 'same' })).toBe('admitted');
        expect(await outcome({ keyId: 'space:two', replayId: 'same' })).toBe('admitted');
        expect(await outcome({ keyId: 'space:one', replayId: 'same' })).toBe('replayed');
      });

      it('keeps pairs of key and replay id apart that read alike when joined', async () => {
        const pairs: [keyId: string, replayId: string][] = [
          ['a', 'bc'],
          ['ab', 'c'],
          ['abc', ''],
          ['', 'abc'],
          ['a:b', 'c'],
          ['a', 'b:c'],
          ['a:', 'b:c'],
          ['1', '1:1'],
          ['11', ':1'],
          ['a}', '{b'],
          ['a', '}{b'],
          ['a\0b', 'c'],
          ['a', '\0bc'],
        ];
        for (const [keyId, replayId] of pairs) {
          expect(await outcome({ keyId, replayId }), `${keyId} | ${replayId}`).toBe('admitted');
        }
        for (const [keyId, replayId] of pairs) {
          expect(await outcome({ keyId, replayId }), `${keyId} | ${replayId}`).toBe('replayed');
        }
      });

      it.each([
        ['emoji', '🔑'.repeat(8)],
        ['a NUL', 'a\0b'],
        ['only a NUL', '\0'],
        ['10 000 characters', 'x'.repeat(10_000)],
        ['10 000 characters that end otherwise', `${'x'.repeat(9999)}y`],
        ['__proto__', '__proto__'],
        ['constructor', 'constructor'],
        ['letters of Latin-1', 'ÿþé'],
        ['line breaks', 'a\r\nb'],
        ['glob characters', '*?[a-z]'],
        ['braces', '{tag}'],
      ])('takes %s as a replay id and as a key id', async (_what, text) => {
        expect(await outcome({ replayId: text })).toBe('admitted');
        expect(await outcome({ replayId: text })).toBe('replayed');
        expect(await outcome({ keyId: text, replayId: 'r', limits: [MINUTE] })).toBe('admitted');
        expect(await outcome({ keyId: text, replayId: 'r', limits: [MINUTE] })).toBe('replayed');
        expect(await outcome({ keyId: `${text}.`, replayId: 'r', limits: [MINUTE] })).toBe('admitted');
      });

      it('holds replay ids to their letters: case, spaces and normal forms count', async () => {
        const spellings = ['id', 'ID', 'id ', ' id', 'i\u0301', '\u00ed', 'id\n'];
        for (const replayId of spellings) expect(await outcome({ replayId })).toBe('admitted');
        for (const replayId of spellings) expect(await outcome({ replayId })).toBe('replayed');
      });

      it('holds an id until its last millisecond', async () => {
        const first = claim();
        await admit(first);
        await harness.advance(PAST_WINDOW_MS - 1);
        expect(await outcome({ ...first, nowMs: harness.nowMs() })).toBe('replayed');
      });

      it('holds an id until its last millisecond when the time of expiry is no whole second', async () => {
        const first = claim({ expiresAtMs: harness.nowMs() + 1_001 });
        await admit(first);
        await harness.advance(1_000);
        expect(await outcome({ ...first, nowMs: harness.nowMs() })).toBe('replayed');
      });

      it('holds the id of a request dated in the future for longer', async () => {
        const timestampMs = harness.nowMs() + 299_000;
        const first = claim({ timestampMs, expiresAtMs: timestampMs + PAST_WINDOW_MS });
        await admit(first);
        for (const step of [300_000, 298_000]) {
          await harness.advance(step);
          expect(await outcome({ ...first, nowMs: harness.nowMs() })).toBe('replayed');
        }
      });

      it('holds an id that expires before another one which was there already', async () => {
        const late = claim({ expiresAtMs: harness.nowMs() + 500_000 });
        const early = claim({ expiresAtMs: harness.nowMs() + 20_000 });
        await admit(late);
        await admit(early);
        await harness.advance(19_000);
        expect(await outcome({ ...early, nowMs: harness.nowMs() })).toBe('replayed');
        await harness.advance(400_000);
        expect(await outcome({ ...late, nowMs: harness.nowMs() })).toBe('replayed');
      });

      it('holds an id when the clock is set back', async () => {
        const first = claim();
        await admit(first);
        await harness.advance(-120_000);
        expect(await outcome({ ...first, nowMs: harness.nowMs() })).toBe('replayed');
        await harness.advance(240_000);
        expect(await outcome({ ...first, nowMs: harness.nowMs() })).toBe('replayed');
      });

      it('admits new requests after the clock was set back', async () => {
        await outcomes(3, { limits: [HOUR] });
        await harness.advance(-120_000);
        expect(await outcome()).toBe('admitted');
      });

      it('admits exactly one of many concurrent claims with one replay id', async () => {
        const same = claim({ limits: [{ limit: 1000, windowSeconds: 60 }] });
        const all = await Promise.all(Array.from({ length: 50 }, async () => harness.store.admit(same)));
        expect(all.filter((each) => each.outcome === 'admitted')).toHaveLength(1);
        expect(all.filter((each) => each.outcome === 'replayed')).toHaveLength(49);
      });

      it('tells hundreds of ids apart', async () => {
        const claims = Array.from({ length: 300 }, (_, i) => claim({ replayId: `n${i}` }));
        for (const each of claims) expect(await outcome(each)).toBe('admitted');
        for (const each of claims) expect(await outcome(each)).toBe('replayed');
      });
    });

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
          const refused = await admit({ limits: [MINUTE, HOUR] });
          if (refused.outcome !== 'rate_limited') throw new Error(`the request was ${refused.outcome}`);
          expect(refused.retryAfterSeconds).toBeGreaterThan(0);
          expect(Number.isInteger(refused.retryAfterSeconds)).toBe(true);
          await harness.advance(refused.retryAfterSeconds * 1000);
          expect(await outcome({ limits: [MINUTE, HOUR] })).toBe('admitted');
        },
      );

      it('names the waiting time of the limit that takes longest', async () => {
        const limits = [
          { limit: 1, windowSeconds: 10 },
          { limit: 1, windowSeconds: 3600 },
        ];
        await admit({ limits });
        const refused = await admit({ limits });
        expect(refused).toMatchObject({ outcome: 'rate_limited' });
        expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(3000);
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
        const refused = await admit({ limits: [{ ...MINUTE, limit: 2 }] });
        if (refused.outcome !== 'rate_limited') throw new Error(`the request was ${refused.outcome}`);
        await harness.advance(refused.retryAfterSeconds * 1000);
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
    });
  });
}
