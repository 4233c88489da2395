import { describe, expect, it, onTestFinished } from 'vitest';
import { MOST_WATCHED, WatchedKeys } from '../../../src/diagnosis/hooks/watched-keys.ts';
import { diagnosis } from '../../../src/diagnosis.ts';
import { anyOf, defineScheme, onEvent } from '../../../src/index.ts';
import { ACME, acme, acmeRequest, acmeVerifier, NOW } from '../../support/acme.ts';
import { diagnosed } from '../../support/diagnosing.ts';

const MINUTE = 60_000;
const wrong = () => acmeRequest({ signature: 'ab'.repeat(32) });

function heard() {
  const ids: string[] = [];
  onTestFinished(onEvent('diagnosis', ({ keyId }) => ids.push(keyId)));
  return ids;
}

describe('watching a key', () => {
  it('has each of its refusals diagnosed for 15 minutes, and five a minute before and after', async () => {
    const ids = heard();
    let now = NOW;
    const verifier = acmeVerifier({ clock: () => now, diagnosis: diagnosis() });
    async function refusedSevenTimes() {
      const before = ids.length;
      for (let i = 0; i < 7; i++) {
        await verifier.verify(acmeRequest({ signature: 'ab'.repeat(32), dated: (now - NOW) / 1000 }));
        await diagnosed();
      }
      return ids.length - before;
    }
    expect(await refusedSevenTimes()).toBe(5);
    expect(verifier.watch?.('key-1')).toEqual(new Date(NOW + 15 * MINUTE));
    expect(await refusedSevenTimes()).toBe(7);
    now = NOW + 15 * MINUTE - 1000;
    expect(await refusedSevenTimes()).toBe(7);
    now = NOW + 15 * MINUTE;
    expect(await refusedSevenTimes()).toBe(5);
  });

  it('diagnoses at most 60 more a minute', async () => {
    const ids = heard();
    const verifier = acmeVerifier({ diagnosis: diagnosis({ budgetMs: 0.01 }) });
    verifier.watch?.('key-1');
    for (let i = 0; i < 70; i++) {
      await verifier.verify(wrong());
      await diagnosed();
    }
    expect(ids).toHaveLength(65);
  });

  it('is not possible without a diagnosis for log and events', () => {
    expect(acmeVerifier().watch).toBeUndefined();
    expect(acmeVerifier({ diagnosis: diagnosis({ perMinute: 0 }) }).watch).toBeUndefined();
  });

  it('reaches the verifier of each of several schemes', async () => {
    const ids = heard();
    const other = defineScheme({
      ...ACME,
      name: 'other',
      signature: ACME.signature,
      constants: { 'X-V': '2' },
    });
    const verifier = acmeVerifier({ scheme: anyOf(other, acme), diagnosis: diagnosis() });
    expect(verifier.watch?.('key-1')).toBeInstanceOf(Date);
    for (let i = 0; i < 7; i++) {
      await verifier.verify(wrong());
      await diagnosed();
    }
    expect(ids).toHaveLength(7);
  });

  it('is of so many keys at once, none of which makes room for another before its time has ended', () => {
    const watched = new WatchedKeys();
    const end = NOW + 15 * MINUTE;
    for (let i = 0; i < MOST_WATCHED; i++) expect(watched.watch(`key-${i}`, NOW)).toBe(end);
    expect(watched.watch('another', NOW + 1)).toBeUndefined();
    expect(watched.endOf('another', NOW + 1)).toBeUndefined();
    expect(watched.watch('key-1', NOW + 1)).toBe(end + 1);
    expect(watched.endOf('key-0', NOW + 1)).toBe(end);
    expect(watched.watch('another', end)).toBe(end + 15 * MINUTE);
  });
});
