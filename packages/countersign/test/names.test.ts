import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throttleName, throttleSource } from '../src/checks/throttle-source.ts';
import { memoryStore } from '../src/index.ts';
import { storeIdOf } from '../src/keys/compiled-key.ts';
import { createRateLimiter } from '../src/rate-limit.ts';

const text = fc.string({ unit: fc.constantFrom(':', '%', '2', '5', '3', 'A', 'a'), maxLength: 6 });

describe('the id of a key in a store', () => {
  it('stands for one pair of namespace and key id', () => {
    fc.assert(
      fc.property(text, text, text, text, (space, id, otherSpace, otherId) => {
        const isSame = space === otherSpace && id === otherId;
        expect(storeIdOf(space, id) === storeIdOf(otherSpace, otherId)).toBe(isSame);
      }),
      { numRuns: 5000, examples: [['shop', 'eu:ak_1', 'shop:eu', 'ak_1']] },
    );
  });

  it('can be read', () => {
    expect(storeIdOf('influencemart', 'ak_live_1')).toBe('influencemart:ak_live_1');
    expect(storeIdOf('shop:eu', 'a:b%')).toBe('shop%3Aeu:a:b%');
  });

  it('keeps limiters apart whose names and ids make one text', async () => {
    const limits = [{ limit: 1, windowSeconds: 60 }];
    const store = memoryStore();
    const decide = async (name: string, keyId: string) =>
      (await createRateLimiter({ name, limits, store }).consume(keyId)).ok;
    expect(await decide('shop', 'eu:ak_1')).toBe(true);
    expect(await decide('shop:eu', 'ak_1')).toBe(true);
    expect(await decide('shop%3Aeu', 'ak_1')).toBe(true);
    expect(await decide('shop:eu', 'ak_1')).toBe(false);
  });
});

describe('a name of the throttle', () => {
  it('is a short text itself, and a bounded one of a long text', () => {
    expect(throttleName('k'.repeat(64))).toBe('k'.repeat(64));
    expect(throttleName('k'.repeat(65))).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(throttleName('k'.repeat(65))).not.toBe(throttleName('k'.repeat(66)));
  });

  it('of a long text cannot be sent as a text', () => {
    const name = throttleName('k'.repeat(100));
    expect(throttleName(name)).not.toBe(name);
  });

  it('of an address cannot be sent as a text that is no address', () => {
    const source = throttleSource();
    const ofAddress = source('2001:db8::1');
    expect(source(ofAddress)).not.toBe(ofAddress);
    expect(source('2001:db8::ffff')).toBe(ofAddress);
    expect(source('192.0.2.1')).toBe('192.0.2.1');
  });
});
