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
