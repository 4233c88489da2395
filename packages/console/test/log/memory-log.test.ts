import { describe, expect, it } from 'vitest';
import { memoryLog } from '../../src/index.ts';
import { entry, NOW } from '../support/entries.ts';
import { logContract } from './log-contract.ts';

logContract('memoryLog()', memoryLog, async (isThere) => expect(await isThere()).toBe(true));

describe('memoryLog()', () => {
  it('keeps so many bytes, and counts what is larger than all of them', async () => {
    const log = memoryLog({ maxBytes: 2000, clock: () => NOW });
    for (let i = 0; i < 20; i++) log.add(entry(i));
    const { rows } = await log.query({}, { limit: 100 });
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.length).toBeLessThan(8);
    log.add(entry(30, {}, { details: { target: 'x'.repeat(3000), headers: [] } }));
    expect(log.dropped).toBe(1);
    expect((await log.query({}, { limit: 100 })).rows).toEqual(rows);
  });

  const keyed = (i: number) => entry(i, { keyId: 'ak_test_1', code: 'replayed' });
  const claimed = (i: number, owner: string) => entry(i, { keyId: `of ${owner}`, owner });
  const strange = (i: number, target = '/') =>
    entry(i, { keyId: 'nobod…' }, { details: { target, headers: [] } });

  it('is filled by strangers to a half, which is theirs alone where others need the rest', async () => {
    const log = memoryLog({ maxEntries: 10, clock: () => NOW });
    const kinds = async () => (await log.query({}, { limit: 100 })).rows.map(({ keyId }) => keyId);
    for (let i = 0; i < 8; i++) log.add(keyed(i));
    for (let i = 0; i < 100; i++) log.add(strange(10 + i));
    expect((await kinds()).toSorted()).toEqual([
      ...Array<string>(5).fill('ak_test_1'),
      ...Array<string>(5).fill('nobod…'),
    ]);
    expect((await log.query({ keyId: 'nobod…' }, { limit: 1 })).rows[0]?.at).toBe(strange(109).row.at);
    for (let i = 0; i < 100; i++) log.add(keyed(200 + i));
    expect((await kinds()).filter((keyId) => keyId === 'ak_test_1')).toHaveLength(10);
    for (let i = 0; i < 100; i++) log.add(strange(400 + i));
    expect((await kinds()).filter((keyId) => keyId === 'ak_test_1')).toHaveLength(5);
  });

  it('lets strangers take a half of the bytes', async () => {
    const log = memoryLog({ maxBytes: 20_000, clock: () => NOW });
    for (let i = 0; i < 30; i++) log.add(keyed(i));
    for (let i = 0; i < 100; i++) log.add(strange(100 + i, 'x'.repeat(3000)));
    const { rows } = await log.query({ keyId: 'ak_test_1' }, { limit: 100 });
    expect(rows.length).toBeGreaterThan(20);
  });

  it('is filled to a half alone by those who name the id of a key, and have proven no secret', async () => {
    const log = memoryLog({ maxEntries: 10, clock: () => NOW });
    for (let i = 0; i < 10; i++) log.add(keyed(i));
    for (let i = 0; i < 100; i++) log.add(claimed(10 + i, 'a'));
    expect((await log.query({ keyId: 'ak_test_1' }, { limit: 100 })).rows).toHaveLength(5);
  });

  it('takes what is not proven from the owner who has the most of it', async () => {
    const log = memoryLog({ maxEntries: 20, clock: () => NOW });
    const countOf = async (owner: string) =>
      (await log.query({ owners: [owner] }, { limit: 100 })).rows.length;
    for (let i = 0; i < 4; i++) log.add(claimed(i, 'b'));
    for (let i = 0; i < 100; i++) log.add(claimed(10 + i, 'a'));
    for (let i = 0; i < 100; i++) log.add(strange(200 + i));
    expect(await countOf('b')).toBe(4);
  });

  it('lets no owner of proven entries take more than a half from others', async () => {
    const log = memoryLog({ maxEntries: 10, clock: () => NOW });
    const proven = (i: number, owner: string) => entry(i, { keyId: owner, owner, code: 'rate_limited' });
    for (let i = 0; i < 5; i++) log.add(proven(i, 'b'));
    for (let i = 0; i < 100; i++) log.add(proven(10 + i, 'a'));
    expect((await log.query({ owners: ['b'] }, { limit: 100 })).rows).toHaveLength(5);
  });

  it('looks at so many entries in one query, and goes on with the next one', async () => {
    const log = memoryLog({ maxEntries: 2500, clock: () => NOW });
    log.add(entry(0, { keyId: 'ak_test_1' }));
    for (let i = 1; i < 2500; i++) log.add(entry(i));
    const pages: number[] = [];
    let before: string | undefined;
    do {
      const page = await log.query({ keyId: 'ak_test_1' }, { limit: 10, ...(before && { before }) });
      pages.push(page.rows.length);
      before = page.next;
    } while (before !== undefined);
    expect(pages).toEqual([0, 0, 1]);
  });

  it('gives entries in the order of their times, whatever order they came in and which are gone', async () => {
    const log = memoryLog({ maxEntries: 8, clock: () => NOW });
    const entries = [3, 1, 7, 0, 5, 2, 6, 4].map((i) => entry(i));
    for (const each of entries) log.add(each);
    const idsOf = async (before?: string) =>
      (await log.query({}, { limit: 100, ...(before && { before }) })).rows.map(({ id }) => id);
    const sorted = entries
      .map(({ row }) => row.id)
      .toSorted()
      .toReversed();
    expect(await idsOf()).toEqual(sorted);
    expect(await idsOf(sorted[2])).toEqual(sorted.slice(3));
    for (let i = 0; i < 5000; i++) log.add(i % 2 === 0 ? keyed(10 + i) : entry(10 + i));
    const left = await idsOf();
    expect(left).toHaveLength(8);
    expect(left).toEqual(left.toSorted().toReversed());
  });

  it('counts an entry whose key was found later as one with a key', async () => {
    const log = memoryLog({ maxEntries: 4, clock: () => NOW });
    const found = strange(0);
    log.add(found);
    log.add({ ...found, row: { ...found.row, keyId: 'ak_test_1' } });
    for (let i = 1; i < 3; i++) log.add(strange(i));
    log.add(keyed(3));
    log.add(strange(4));
    expect((await log.query({}, { limit: 9 })).rows.map(({ keyId }) => keyId)).toEqual([
      'nobod…',
      'ak_test_1',
      'nobod…',
      'ak_test_1',
    ]);
  });

  it.each([
    [{ maxEntries: 0 }, /"maxEntries" must be a whole number from 1/],
    [{ maxBytes: 1.5 }, /"maxBytes"/],
    [{ ttlSeconds: Number.NaN }, /"ttlSeconds"/],
    [{ clock: 1 }, /"clock" must be a function/],
    [{ maxSize: 1 }, /unknown option "maxSize"/],
  ])('refuses %j', (options, reason) => {
    expect(() => memoryLog(options as never)).toThrow(reason);
  });
});
