import { memoryKeyRecords, storedKeys } from 'countersign/keys';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import { memoryLog } from '../../src/index.ts';
import { KeyResolver } from '../../src/record/key-resolver.ts';
import { toRecordSettings } from '../../src/record/record-options.ts';
import { startRecorder } from '../../src/record/recorder.ts';
import { acmeRequest, acmeVerifier } from '../support/acme.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;

describe('the resolver of keys', () => {
  it('knows a key for ten seconds, and for two that there is none', async () => {
    let now = 1_000_000;
    let owner: string | undefined = 'A';
    let asked = 0;
    const resolver = new KeyResolver(
      async () => {
        asked++;
        return owner === undefined ? undefined : { owner };
      },
      () => now,
    );
    const ownerAfter = async (ms: number) => {
      now += ms;
      return (await resolver.find('key'))?.owner;
    };
    expect(await ownerAfter(0)).toBe('A');
    owner = undefined;
    expect(await ownerAfter(9999)).toBe('A');
    expect(await ownerAfter(1)).toBeUndefined();
    owner = 'B';
    expect(await ownerAfter(1999)).toBeUndefined();
    expect(asked).toBe(2);
    expect(await ownerAfter(1)).toBe('B');
    owner = 'C';
    expect(await ownerAfter(-3_600_000)).toBe('C');
  });

  it('asks again after a failure, and after a change', async () => {
    let answer = () => Promise.reject<object>(new Error('away'));
    const resolver = new KeyResolver(() => answer(), Date.now);
    expect(await resolver.find('key')).toBeUndefined();
    answer = async () => ({ owner: 'A' });
    expect(await resolver.find('key')).toEqual({ owner: 'A' });
    answer = async () => ({ owner: 'B' });
    expect(await resolver.find('key')).toEqual({ owner: 'A' });
    resolver.forget('key');
    expect(await resolver.find('key')).toEqual({ owner: 'B' });
  });

  it('gives no request to the owner whom a key had before it was made anew', async () => {
    const keys = storedKeys(memoryKeyRecords(), { masterKeys: MASTER_KEYS });
    const log = memoryLog();
    const verifier = acmeVerifier({ keys, diagnosis: undefined });
    const recorder = startRecorder({ ...toRecordSettings({}, log), log, clock: Date.now });
    recorder.use([verifier]);
    onTestFinished(recorder.stop);
    const ownersAfter = async (count: number) => {
      await verifier.verify(acmeRequest({ keyId: 'ak_1', ageSeconds: 9999 }));
      const owners = async () =>
        (await log.query({}, { limit: 9 })).rows.flatMap(({ owner }) => owner ?? []).toReversed();
      await until('the owner is known', async () => (await owners()).length === count);
      return owners();
    };
    await keys.create({ id: 'ak_1', owner: 'A' });
    expect(await ownersAfter(1)).toEqual(['A']);
    await keys.remove('ak_1');
    await keys.create({ id: 'ak_1', owner: 'B' });
    expect(await ownersAfter(2)).toEqual(['A', 'B']);
  });
});
