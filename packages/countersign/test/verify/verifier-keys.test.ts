import { describe, expect, it, vi } from 'vitest';
import { type ApiKey, cachedKeys, type VerifierOptions } from '../../src/index.ts';
import { toKeySource } from '../../src/keys/to-key-source.ts';
import {
  acmeRequest,
  acmeVerifier,
  codeOf,
  key,
  md5,
  OTHER_SECRET,
  plainRequest,
  SECRET,
} from '../support/acme.ts';
import { counted } from '../support/counted-scheme.ts';

/** A verifier with a cache in front of a source. The test sets the answer of the source and the clock of the cache. */
function cached(options: Partial<VerifierOptions> = {}) {
  let nowMs = 1_000_000;
  let answer: () => ApiKey | undefined | Promise<ApiKey | undefined> = async () => key;
  const find = vi.fn((_id: string) => answer());
  const keys = cachedKeys({ find }, { ttlSeconds: 30, monotonicClock: () => nowMs });
  const verifier = acmeVerifier({ keys, ...options });
  return {
    verifier,
    lookups: () => find.mock.calls.length,
    answers: (next: typeof answer) => {
      answer = next;
    },
    wait: (ms: number) => {
      nowMs += ms;
    },
    send: async (secret = SECRET) => codeOf(await verifier.verify(acmeRequest({ secret }))),
  };
}

describe('a key that is cached', () => {
  it('is looked up anew for a wrong signature, once until its id may be asked about again', async () => {
    const { send, lookups, wait } = cached();
    expect(await send()).toBe('accepted');
    const seen: number[] = [];
    for (const ms of [0, 0, 5000, 1, 0]) {
      wait(ms);
      expect(await send(OTHER_SECRET)).toBe('signature_mismatch');
      seen.push(lookups());
    }
    expect(seen).toEqual([2, 2, 2, 3, 3]);
    expect(await send()).toBe('accepted');
    expect(lookups()).toBe(3);
  });

  it('is used as it is now where it was rotated, and in both directions', async () => {
    const { send, answers, lookups } = cached();
    await send();
    answers(async () => ({ ...key, secrets: [OTHER_SECRET] }));
    expect(await send(OTHER_SECRET)).toBe('accepted');
    expect(await send()).toBe('signature_mismatch');
    expect(await send(OTHER_SECRET)).toBe('accepted');
    expect(lookups()).toBe(3);
  });

  it('is unknown where it was taken out, once a wrong signature has it looked up', async () => {
    const { send, answers, lookups } = cached();
    await send();
    answers(async () => undefined);
    expect(await send(OTHER_SECRET)).toBe('unknown_key');
    expect(await send()).toBe('unknown_key');
    expect(lookups()).toBe(2);
  });

  it('is known by what it says, be it another record each time', async () => {
    const { send, answers, lookups } = cached();
    answers(async () => ({ ...key, secrets: [{ value: SECRET, notAfter: new Date(8e15) }] }));
    await send();
    for (let i = 0; i < 3; i++) expect(await send(OTHER_SECRET)).toBe('signature_mismatch');
    expect(lookups()).toBe(2);
  });

  it('is not looked up for a sender that has proved to hold its secret', async () => {
    const { verifier, send, lookups } = cached();
    await send();
    const request = acmeRequest({ headers: ['Content-MD5', md5('another body')] });
    expect(codeOf(await verifier.verify(request))).toBe('body_digest_mismatch');
    expect(lookups()).toBe(1);
  });

  it.each<[string, () => Promise<never>]>([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['does not answer in time', () => new Promise(() => {})],
  ])('serves what is signed rightly while its source %s, and refuses all else alike', async (_how, fails) => {
    const { verifier, send, answers } = cached({ keysTimeoutMs: 1 });
    await send();
    answers(fails);
    for (const keyId of [key.id, 'unknown']) {
      const verdict = await verifier.verify(acmeRequest({ keyId, secret: OTHER_SECRET }));
      expect(verdict).toMatchObject({ code: 'keys_unavailable', cause: expect.any(Error) });
    }
    expect(await send()).toBe('accepted');
  });

  it('is tried once where it has not changed', async () => {
    const { scheme, work } = counted();
    const { verifier, lookups } = cached({ scheme });
    await verifier.verify(plainRequest());
    const before = work.macs;
    expect(codeOf(await verifier.verify(plainRequest({ secret: OTHER_SECRET })))).toBe('signature_mismatch');
    expect([lookups(), work.macs - before]).toEqual([2, 1]);
  });
});

describe('an id that is cached as unknown', () => {
  it('costs one lookup until it may be asked about again, and is found then', async () => {
    const { send, answers, lookups, wait } = cached();
    answers(async () => undefined);
    for (let i = 0; i < 3; i++) expect(await send()).toBe('unknown_key');
    expect(lookups()).toBe(1);
    answers(async () => key);
    wait(5000);
    expect(await send()).toBe('unknown_key');
    wait(1);
    expect(await send()).toBe('accepted');
    expect(lookups()).toBe(2);
  });

  it('from a source that answers at once, is looked up anew when it is refused, and found', async () => {
    const { send, answers, lookups } = cached();
    answers(() => undefined);
    expect(await send()).toBe('unknown_key');
    expect(lookups()).toBe(2);
    answers(() => key);
    expect(await send()).toBe('unknown_key');
    expect(lookups()).toBe(2);
  });
});

describe('a source without a cache', () => {
  it('is asked once for a request that fails', () => {
    const find = vi.fn(() => key);
    const verdict = acmeVerifier({ keys: { find } }).verify(acmeRequest({ secret: OTHER_SECRET }));
    expect(verdict).toMatchObject({ code: 'signature_mismatch' });
    expect(find).toHaveBeenCalledTimes(1);
  });
});

describe('the work for a key', () => {
  const secrets = [SECRET, ...[1, 2, 3].map((i) => `secret-number-${i}-of-this-key`)];
  const keyOf = (count: number): ApiKey => ({ id: `key-${count}`, secrets: secrets.slice(0, count) });

  function macsFor(list: readonly ApiKey[], id: string, { isKnown = true } = {}) {
    const { scheme, work } = counted();
    const all = toKeySource(list);
    const verifier = acmeVerifier({ scheme, keys: isKnown ? all : { find: all.find } });
    const send = (keyId: string) => verifier.verify(plainRequest({ keyId, secret: OTHER_SECRET }));
    if (!isKnown) for (const each of list) send(each.id);
    const before = work.macs;
    send(id);
    return work.macs - before;
  }

  it.each([true, false])(
    'is one and the same for all ids, with as many secrets as any has (%s)',
    (isKnown) => {
      for (const most of [1, 2, 3]) {
        const list = Array.from({ length: most }, (_, i) => keyOf(i + 1)).reverse();
        const ids = [...list.map(({ id }) => id), 'unknown', ''.padEnd(200, 'x')];
        expect(ids.map((id) => macsFor(list, id, { isKnown }))).toEqual(ids.map(() => most));
      }
    },
  );

  it.each([true, false])('is even up to three secrets, and more for a key that has more (%s)', (isKnown) => {
    const list = [keyOf(4), keyOf(1)];
    expect(['key-4', 'key-1', 'unknown'].map((id) => macsFor(list, id, { isKnown }))).toEqual([4, 3, 3]);
  });

  it.each<[string, () => Promise<never>]>([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
  ])('is done where the source %s', async (_how, find) => {
    const { scheme, work } = counted();
    const verdict = await acmeVerifier({ scheme, keys: { find } }).verify(plainRequest());
    expect(codeOf(verdict)).toBe('keys_unavailable');
    expect(work).toEqual({ messages: 1, macs: 1 });
  });
});
