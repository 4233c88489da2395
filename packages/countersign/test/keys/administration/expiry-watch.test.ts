import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type KeyExpiringEvent, onEvent } from '../../../src/index.ts';
import { type ExpiryWatch, memoryKeyRecords, storedKeys, watchExpiry } from '../../../src/keys.ts';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;
const at = (days: number) => new Date(NOW + days * DAY);
const masterKeys = `test:${randomBytes(32).toString('base64')}`;

let nowMs: number;
let events: KeyExpiringEvent[];
let stop: () => void;
let watch: ExpiryWatch | undefined;
beforeEach(() => {
  nowMs = NOW;
  events = [];
  stop = onEvent('key-expiring', (event) => events.push(event));
});
afterEach(() => {
  stop();
  watch?.close();
});

const clock = () => nowMs;
const keysOf = () => storedKeys(memoryKeyRecords(), { masterKeys, clock });

/** Looks at all keys after so many days, and gives what is told. */
async function toldAfter(days: number): Promise<(readonly [string, string | undefined, number])[]> {
  nowMs = NOW + days * DAY;
  events = [];
  await watch?.check();
  return events.map(({ keyId, secretId, days: mark }) => [keyId, secretId, mark]);
}

describe('the watch over ends of keys', () => {
  it('tells each mark once, and nothing before the first and after the end', async () => {
    const keys = keysOf();
    await keys.create({ id: 'k', owner: 'merchant 17', expiresAt: at(40) });
    await keys.create({ id: 'endless' });
    watch = watchExpiry(keys, { clock });
    expect(await toldAfter(9.9)).toEqual([]);
    expect(await toldAfter(10)).toEqual([['k', undefined, 30]]);
    expect(events[0]).toMatchObject({ owner: 'merchant 17', endsAt: at(40) });
    expect(await toldAfter(11)).toEqual([]);
    expect(await toldAfter(33)).toEqual([['k', undefined, 7]]);
    expect(await toldAfter(38.9)).toEqual([]);
    expect(await toldAfter(39.5)).toEqual([['k', undefined, 1]]);
    expect(await toldAfter(40)).toEqual([]);
  });

  it('tells the nearest mark alone of a key that is already near its end', async () => {
    const keys = keysOf();
    await keys.create({ id: 'k', expiresAt: at(5) });
    watch = watchExpiry(keys, { clock });
    expect((await toldAfter(0)).length).toBeLessThan(2);
    expect(await toldAfter(0.1)).toEqual([]);
    expect(await toldAfter(4.5)).toEqual([['k', undefined, 1]]);
  });

  it('tells of an old secret that a rotation has left to end', async () => {
    const keys = keysOf();
    const { key } = await keys.create({ id: 'k' });
    await keys.rotate('k', { overlapSeconds: 2 * 86_400 });
    watch = watchExpiry(keys, { clock, days: [1] });
    expect(await toldAfter(1)).toEqual([['k', key.secrets[0]?.id, 1]]);
  });

  it('tells anew of an end that was moved, and nothing of keys that are not in use', async () => {
    const keys = keysOf();
    for (const id of ['k', 'disabled', 'revoked']) await keys.create({ id, expiresAt: at(1) });
    await keys.disable('disabled');
    await keys.revoke('revoked');
    watch = watchExpiry(keys, { clock, days: [1] });
    await toldAfter(0);
    await keys.setExpiresAt('k', at(3));
    expect(await toldAfter(1)).toEqual([]);
    expect(await toldAfter(2)).toEqual([['k', undefined, 1]]);
  });

  it('looks again every hour, and says when it cannot', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const list = vi.fn(() => {
      throw new Error('down');
    });
    watch = watchExpiry({ list }, { clock, logger });
    await expect(watch.check()).rejects.toThrow('down');
    await vi.advanceTimersByTimeAsync(3_600_000);
    vi.useRealTimers();
    await expect(watch.check()).rejects.toThrow('down');
    expect(list).toHaveBeenCalledTimes(4);
    expect(logger.warn).toHaveBeenCalledTimes(2);
    watch.close();
  });

  it.each<[object, RegExp]>([
    [{ days: [] }, /"days"/],
    [{ days: [0] }, /"days"/],
    [{ days: ['7'] }, /"days"/],
    [{ everySeconds: 0 }, /"everySeconds"/],
    [{ day: 7 }, /"day"/],
  ])('refuses options that are not sound: %j', (options, message) => {
    expect(() => watchExpiry(keysOf(), options)).toThrow(message);
  });
});
