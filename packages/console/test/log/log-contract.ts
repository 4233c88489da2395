/** Contract of any request log. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogNews, RequestLog } from '../../src/index.ts';
import { entry, NOW } from '../support/entries.ts';

/** Makes an empty log with these bounds, whose clock is `clock`. */
export type MakeLog = (bounds: {
  maxEntries: number;
  ttlSeconds: number;
  clock: () => number;
}) => Promise<RequestLog> | RequestLog;

/** Waits until what was added can be read. */
export type Settle = (isThere: () => Promise<boolean> | boolean) => Promise<void>;

export function logContract(name: string, make: MakeLog, settle: Settle): void {
  describe(name, () => {
    let log: RequestLog;
    let now = NOW;
    beforeEach(async () => {
      now = NOW;
      log = await make({ maxEntries: 50, ttlSeconds: 60, clock: () => now });
    });
    afterEach(() => log.close());

    async function added(...entries: ReturnType<typeof entry>[]) {
      for (const each of entries) log.add(each);
      const last = entries.at(-1);
      await settle(async () => last === undefined || (await log.get(last.row.id)) !== undefined);
    }

    const idsOf = async (filter = {}, paging: { limit: number; before?: string } = { limit: 100 }) => {
      const { rows, next } = await log.query(filter, paging);
      return { ids: rows.map(({ id }) => id), next };
    };

    it('gives entries newest first, page by page', async () => {
      const entries = Array.from({ length: 7 }, (_, i) => entry(i));
      await added(...entries);
      const newest = entries.map(({ row }) => row.id).toReversed();
      const first = await idsOf({}, { limit: 3 });
      expect(first).toEqual({ ids: newest.slice(0, 3), next: newest[2] });
      const second = await idsOf({}, { limit: 3, before: first.next as string });
      expect(second).toEqual({ ids: newest.slice(3, 6), next: newest[5] });
      expect(await idsOf({}, { limit: 3, before: second.next as string })).toEqual({
        ids: newest.slice(6),
        next: undefined,
      });
    });

    it('has each entry once on pages of any size', { timeout: 60_000 }, async () => {
      const entries = Array.from({ length: 40 }, (_, i) =>
        entry(Math.floor(i / 3), { code: i % 2 ? 'replayed' : 'accepted' }),
      );
      await added(...entries);
      const expected = entries.filter(({ row }) => row.code === 'replayed').map(({ row }) => row.id);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (limit) => {
          const seen: string[] = [];
          let before: string | undefined;
          do {
            const page = await log.query({ codes: ['replayed'] }, { limit, ...(before && { before }) });
            seen.push(...page.rows.map(({ id }) => id));
            before = page.next;
          } while (before !== undefined);
          expect(seen).toEqual(expected.toSorted().toReversed());
        }),
        { numRuns: 20 },
      );
    });

    it.each([
      [{ codes: ['replayed', 'unknown_key'] }, { code: 'replayed' }],
      [{ mistakes: ['method_case'] }, { mistakes: ['body_spaced', 'method_case'] }],
      [{ keyId: 'key-1' }, { keyId: 'key-1' }],
      [{ owners: ['m1', 'm2'] }, { owner: 'm2' }],
      [{ scheme: 'other' }, { scheme: 'other' }],
      [{ mode: 'test' }, { mode: 'test' }],
      [{ method: 'GET' }, { method: 'GET' }],
      [{ pathPrefix: '/v2/' }, { path: '/v2/x' }],
      [{ address: '::1' }, { address: '::1' }],
      [{ requestId: 'r-2' }, { requestId: 'r-2' }],
      [{ outcome: 'accepted' }, { code: 'accepted' }],
      [{ fromMs: NOW + 5 }, { afterMs: 5 }],
    ] as const)('finds entries by %j', async (filter, given) => {
      const { afterMs = 0, ...row } = given as { afterMs?: number };
      const [other, wanted] = [entry(0), entry(afterMs, row)];
      await added(other, wanted);
      expect((await idsOf(filter as never)).ids).toEqual([wanted.row.id]);
    });

    it('gives one entry with its details', async () => {
      const one = entry(
        0,
        {},
        { details: { target: '/a?b', headers: [{ name: 'A', value: 'b', redacted: false }] } },
      );
      await added(one);
      expect(await log.get(one.row.id)).toMatchObject({ row: one.row, details: one.details });
      expect(await log.get('0'.repeat(21))).toBeUndefined();
      expect(await log.get('../x')).toBeUndefined();
    });

    it('replaces the entry of the same id', async () => {
      const one = entry(0);
      await added(one);
      log.add({ ...one, row: { ...one.row, more: 7 } });
      await settle(async () => (await log.get(one.row.id))?.row.more === 7);
      expect((await log.query({}, { limit: 10 })).rows.map(({ more }) => more)).toEqual([7]);
    });

    it('keeps so many entries, and the newest', async () => {
      const entries = Array.from({ length: 60 }, (_, i) => entry(i));
      await added(...entries);
      const newest = entries
        .map(({ row }) => row.id)
        .toReversed()
        .slice(0, 50);
      await settle(async () => (await idsOf()).ids.length === 50);
      expect((await idsOf()).ids).toEqual(newest);
    });

    it('keeps them for so long', async () => {
      const one = entry(0);
      await added(one);
      now = NOW + 60_000;
      expect((await idsOf()).ids).toEqual([one.row.id]);
      now++;
      expect((await idsOf()).ids).toEqual([]);
      expect(await log.get(one.row.id)).toBeUndefined();
    });

    it('tells followers what is new, until they stop', async () => {
      const news: LogNews[] = [];
      const stop = log.follow((each) => news.push(each));
      const one = entry(0);
      await settle(async () => {
        log.tell({ kind: 'watch', keyId: 'probe' });
        return news.length > 0;
      });
      await added(one);
      log.add({ ...one, row: { ...one.row, more: 1 } });
      log.tell({ kind: 'watch', keyId: 'key-1' });
      await settle(() => news.some((each) => each.kind === 'watch' && each.keyId === 'key-1'));
      const told = news.filter((each) => each.kind !== 'watch' || each.keyId !== 'probe');
      expect(told).toEqual([
        { kind: 'entry', row: one.row },
        { kind: 'update', row: { ...one.row, more: 1 } },
        { kind: 'watch', keyId: 'key-1' },
      ]);
      stop();
      await added(entry(1));
      expect(news.at(-1)).toMatchObject({ keyId: 'key-1' });
    });

    it('gives the latest hundred changes of a key, the newest first', async () => {
      const change = (i: number) =>
        ({
          at: new Date(NOW + i).toISOString(),
          action: 'rotate',
          actor: `user ${i}`,
          outcome: 'made',
        }) as const;
      for (let i = 0; i < 105; i++) log.addChange('key-1', change(i));
      log.addChange('key:1', { ...change(0), action: 'revoke' });
      await settle(async () => (await log.changes('key:1')).length === 1);
      expect(await log.changes('key-1')).toEqual(Array.from({ length: 100 }, (_, i) => change(104 - i)));
      expect(await log.changes('key-2')).toEqual([]);
    });

    it('keeps changes of keys for longer than requests', async () => {
      log.addChange('key-1', { at: new Date(NOW).toISOString(), action: 'create', outcome: 'made' });
      await settle(async () => (await log.changes('key-1')).length === 1);
      now = NOW + 24 * 3_600_000;
      log.add(entry(now - NOW));
      expect(await log.changes('key-1')).toHaveLength(1);
    });

    it('sums what was counted since a time, by minutes', async () => {
      log.count(NOW - 7_200_000, { accepted: 1000, refused: 0 });
      log.count(NOW - 60_000, { accepted: 5, refused: 2 });
      log.count(NOW, { accepted: 7, refused: 0 });
      log.count(NOW, { accepted: 0, refused: 1 });
      await settle(async () => (await log.totals(NOW - 3_600_000)).accepted === 12);
      expect(await log.totals(NOW - 3_600_000)).toEqual({ accepted: 12, refused: 3 });
      expect(await log.totals(NOW)).toEqual({ accepted: 7, refused: 1 });
    });
  });
}
