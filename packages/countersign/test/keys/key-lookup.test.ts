/** An attempt that fails costs the same work whether there is such a key or not: else its time tells. */

import { describe, expect, it } from 'vitest';
import { type ApiKey, cachedKeys, type KeySource, type SignedRequest } from '../../src/index.ts';
import { acmeVerifier, codeOf, key, OTHER_SECRET, plainRequest, SECRET } from '../support/acme.ts';
import { counted } from '../support/counted-scheme.ts';

/** A source that counts its lookups, behind a cache whose time a test sets, and can be down. */
function served(records: readonly ApiKey[] = [key]) {
  const { scheme, work, prepared } = counted();
  let [nowMs, lookups, isDown] = [1, 0, false];
  let current = records;
  const source: KeySource = {
    find: async (id) => {
      lookups++;
      if (isDown) throw new Error('down');
      const found = current.find((each) => each.id === id);
      return found && { ...found };
    },
  };
  const keys = cachedKeys(source, { monotonicClock: () => nowMs });
  const verifier = acmeVerifier({ scheme, keys });
  return {
    wait: (seconds: number) => {
      nowMs += seconds * 1000;
    },
    change: (changed: readonly ApiKey[]) => {
      current = changed;
    },
    fail: (down: boolean) => {
      isDown = down;
    },
    /** The secrets prepared while a request is refused. */
    preparedFor: async (request: SignedRequest) => {
      const before = prepared();
      expect((await verifier.verify(request)).ok).toBe(false);
      return prepared() - before;
    },
    send: async (request: SignedRequest) => {
      const before = [lookups, work.macs] as const;
      const code = codeOf(await verifier.verify(request));
      return { code, lookups: lookups - before[0], macs: work.macs - before[1] };
    },
  };
}

let serial = 0;
const good = (secret = SECRET) => plainRequest({ body: `${serial++}`, secret });
const forged = (keyId = key.id) => plainRequest({ keyId, body: `${serial++}`, secret: OTHER_SECRET });

const wrong = (keyId: string) =>
  plainRequest({ keyId, body: `${serial++}`, secret: 'a-secret-that-nobody-has' });

/** Cost of an attempt, without the code of its refusal. */
const costOf = ({ lookups, macs }: { lookups: number; macs: number }) => [lookups, macs];

describe('a failed attempt behind a cache of keys', () => {
  it('costs one lookup and one MAC, for a known key that is cached and for an unknown one', async () => {
    const { send } = served();
    await send(good());
    expect(await send(forged())).toEqual({ code: 'signature_mismatch', lookups: 1, macs: 1 });
    expect(await send(forged('unknown'))).toEqual({ code: 'unknown_key', lookups: 1, macs: 1 });
  });

  it('costs no lookup when the id has failed in the last five seconds, and one after that, for both', async () => {
    const { send, wait } = served();
    await send(good());
    for (const id of [key.id, 'unknown']) await send(forged(id));
    for (const seconds of [0, 4.999]) {
      wait(seconds);
      expect(costOf(await send(forged()))).toEqual([0, 1]);
      expect(costOf(await send(forged('unknown')))).toEqual([0, 1]);
    }
    wait(0.002);
    expect(costOf(await send(forged()))).toEqual([1, 1]);
    expect(costOf(await send(forged('unknown')))).toEqual([1, 1]);
  });

  it('leaves the holder of the key alone, who goes on without a lookup', async () => {
    const { send } = served();
    await send(good());
    await send(forged());
    expect(await send(good())).toEqual({ code: 'accepted', lookups: 0, macs: 1 });
  });

  it('is answered alike while the source is down, cached or not, and costs the same', async () => {
    const { send, fail } = served();
    await send(good());
    fail(true);
    for (let i = 0; i < 3; i++) {
      expect(await send(forged())).toEqual({ code: 'keys_unavailable', lookups: 1, macs: 1 });
      expect(await send(forged('unknown'))).toEqual({ code: 'keys_unavailable', lookups: 1, macs: 1 });
    }
    expect((await send(good())).code).toBe('accepted');
  });

  it('has a secret found at once that was changed since the key was cached', async () => {
    const { send, change } = served();
    await send(good());
    change([{ id: key.id, secrets: [OTHER_SECRET] }]);
    expect((await send(good(OTHER_SECRET))).code).toBe('accepted');
    expect((await send(good())).code).toBe('signature_mismatch');
  });

  it('has a key found to be gone that was removed since it was cached', async () => {
    const { send, change } = served();
    await send(good());
    change([]);
    expect((await send(forged())).code).toBe('unknown_key');
    expect((await send(good())).code).toBe('unknown_key');
  });

  it('never makes a key unknown that is there, though it has left the cache', async () => {
    const { send, wait } = served();
    await send(good());
    wait(29);
    await send(forged());
    wait(2);
    expect((await send(good())).code).toBe('accepted');
  });

  it('costs as many MACs for all as for a key that is being rotated, up to three', async () => {
    const rotated = { id: 'key-2', secrets: [SECRET, OTHER_SECRET] };
    const { send } = served([key, rotated]);
    expect((await send(wrong('key-2'))).macs).toBe(2);
    for (const id of [key.id, 'unknown', 'key-2']) expect((await send(wrong(id))).macs).toBe(2);
  });

  it('prepares as many secrets for a known key as for an unknown one, whatever was sent in between', async () => {
    const rotated = { id: 'key-2', secrets: [SECRET, OTHER_SECRET] };
    const { send, preparedFor, wait } = served([key, rotated]);
    await send(good());
    await send(wrong('key-2'));
    for (const id of [key.id, 'unknown', 'key-2', 'key-2', 'unknown', key.id]) {
      wait(6);
      expect((await send(good())).code).toBe('accepted');
      expect(await preparedFor(wrong(id))).toBe(2);
    }
  });

  it('does not look at the rights of a key before its signature holds', async () => {
    const { send } = served([{ ...key, ipAllowlist: ['no block'] }]);
    expect((await send(forged())).code).toBe('signature_mismatch');
    expect((await send(forged('unknown'))).code).toBe('unknown_key');
    expect((await send(good())).code).toBe('keys_unavailable');
  });
});
