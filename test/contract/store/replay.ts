/** Clauses on requests that the store has seen. */

import { describe, expect, it } from 'vitest';
import { type Asking, HOUR, MINUTE, PAST_WINDOW_MS } from './asking.ts';

export function replayClauses({ admit, claim, harness, outcome, outcomes }: Asking): void {
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
        // Halves of surrogate pairs, the character that stands for them in UTF-8, and how some write them.
        ...['\ud800', '\ud801', '\udfff', '\ufffd', '\ud800\ud800', '%ud800', 'u"\\ud800"'].flatMap(
          (half): [string, string][] => [
            [`a${half}`, 'c'],
            ['a', half],
          ],
        ),
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
}
