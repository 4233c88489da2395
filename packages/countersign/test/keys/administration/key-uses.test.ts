import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type KeyRecordStore, memoryKeyRecords, storedKeys } from '../../../src/keys.ts';
import { verdictWith } from '../../redis/support/keys-on-redis.ts';

const NOW = 1_700_000_000_000;
const masterKeys = `test:${randomBytes(32).toString('base64')}`;
let nowMs: number;

beforeEach(() => {
  nowMs = NOW;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function keysWith(write?: NonNullable<KeyRecordStore['uses']>['write'], more: object = {}) {
  const records = memoryKeyRecords();
  const uses = records.uses as NonNullable<KeyRecordStore['uses']>;
  const spied = { ...uses, write: vi.fn(write ?? uses.write) };
  const options = { masterKeys, clock: () => nowMs, lastUsedSeconds: 60, ...more };
  return { keys: storedKeys({ ...records, uses: spied }, options), write: spied.write };
}

describe('the last use of a key', () => {
  it('is the time of the last request that was accepted, and none of one that was refused', async () => {
    const { keys } = keysWith();
    const { secret } = await keys.create({ id: 'k' });
    const verdict = verdictWith(keys, () => nowMs);
    expect(await verdict('k', randomBytes(32).toString('base64'))).toBe('signature_mismatch');
    expect(await verdict('unknown', secret)).toBe('unknown_key');
    await keys.close();
    expect(await keys.lastUsed(['k', 'unknown'])).toEqual(new Map());
    expect(await verdict('k', secret)).toBe('accepted');
    nowMs += 5000;
    expect(await verdict('k', secret)).toBe('accepted');
    await keys.close();
    expect(await keys.lastUsed(['k'])).toEqual(new Map([['k', new Date(NOW + 5000)]]));
  });

  it('is written once for all uses of a minute, and never by a request', async () => {
    const { keys, write } = keysWith();
    for (let i = 0; i < 1000; i++) keys.noteUse?.(`key ${i % 2}`);
    expect(write).not.toHaveBeenCalled();
    nowMs += 59_999;
    await vi.advanceTimersByTimeAsync(59_999);
    expect(write).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(write).toHaveBeenCalledExactlyOnceWith(
      new Map([
        ['key 0', NOW],
        ['key 1', NOW],
      ]),
    );
    await vi.advanceTimersByTimeAsync(600_000);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('waits for a batch that is being written, in one place for each key', async () => {
    const ends: (() => void)[] = [];
    const { keys, write } = keysWith(() => new Promise((resolve) => ends.push(() => resolve())), {
      timeoutMs: 3_600_000,
    });
    keys.noteUse?.('k');
    await vi.advanceTimersByTimeAsync(60_000);
    for (let i = 0; i < 100; i++) keys.noteUse?.('k');
    await vi.advanceTimersByTimeAsync(300_000);
    expect(write).toHaveBeenCalledTimes(1);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(write).toHaveBeenCalledTimes(2);
    ends[1]?.();
    await keys.close();
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('is lost where it cannot be written, which is counted and told once', async () => {
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const write = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('down'));
    write.mockRejectedValueOnce(new Error('down'));
    const { keys } = keysWith(write, { logger });
    for (let i = 0; i < 3; i++) {
      keys.noteUse?.('k');
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(keys.lostUses()).toBe(2);
    expect(logger.warn).toHaveBeenCalledExactlyOnceWith(
      { event: 'countersign.key_uses', err: expect.objectContaining({ code: 'keys_unavailable' }) },
      'last uses of keys cannot be recorded',
    );
    expect(logger.info).toHaveBeenCalledExactlyOnceWith(
      { event: 'countersign.key_uses', lost: 2 },
      'last uses of keys are recorded again',
    );
  });

  it('is not recorded unless asked for, and cannot be without room for it', async () => {
    const { keys, write } = keysWith(undefined, { lastUsedSeconds: undefined });
    expect(keys.noteUse).toBeUndefined();
    await keys.close();
    expect([write.mock.calls.length, keys.lostUses()]).toEqual([0, 0]);
    const roomless = { ...memoryKeyRecords(), uses: undefined };
    expect(() => storedKeys(roomless, { masterKeys, lastUsedSeconds: 60 })).toThrow(
      'storedKeys(): "lastUsedSeconds" needs a store that has "uses"',
    );
    expect(await storedKeys(roomless, { masterKeys }).lastUsed(['k'])).toEqual(new Map());
  });
});
