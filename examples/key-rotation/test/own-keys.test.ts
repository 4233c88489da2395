import type { ApiKey, KeySecret } from 'countersign';
import { describe, expect, it } from 'vitest';
import { clock, setForward } from '../src/clock.ts';
import { ownKeys } from '../src/own-keys.ts';

const ID = 'ak_live_demo';

/** The secrets of the key that are in use now, the newest first, as a server without a cache sees them. */
async function inUse(house: ReturnType<typeof ownKeys>): Promise<string[]> {
  const { secrets } = (await house.keysOfServer().find(ID)) as ApiKey;
  return (secrets as readonly KeySecret[])
    .filter(({ notAfter }) => !notAfter || notAfter.getTime() > clock())
    .map(({ value }) => value);
}

describe('a key whose secret is rotated a second time', () => {
  it('keeps the secret in use, and the one before until its own end', async () => {
    const house = ownKeys(ID);
    const second = await house.rotate(120);
    setForward(60);
    const third = await house.rotate(300);
    expect(await inUse(house)).toEqual([third, second, house.secret]);
    setForward(60);
    expect(await inUse(house)).toEqual([third, second]);
    setForward(240);
    expect(await inUse(house)).toEqual([third]);
  });

  it('ends all old secrets at once where there is no overlap, as after a leak', async () => {
    const house = ownKeys(ID);
    await house.rotate(120);
    const third = await house.rotate(0);
    expect(await inUse(house)).toEqual([third]);
  });
});
