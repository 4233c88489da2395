import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { KeySource, SignedRequest, VerifierOptions } from '../../src/index.ts';
import {
  acmeVerifier,
  codeOf,
  key,
  NOW,
  OTHER_SECRET,
  plainRequest,
  SECRET,
  without,
} from '../support/acme.ts';
import { counted } from '../support/counted-scheme.ts';

const other = { id: 'key-2', secrets: [SECRET] };
const NAT = '198.51.100.7';

/** A verifier of the counted scheme with two keys and a clock that the test turns. */
function throttled(options: Partial<VerifierOptions> = {}) {
  const { scheme, work } = counted();
  let [nowMs, serial] = [NOW, 0];
  const verifier = acmeVerifier({
    scheme,
    keys: [key, other],
    clock: () => nowMs,
    failureThrottle: { limit: 4, windowSeconds: 60 },
    ...options,
  });
  const body = () => `${serial++}`;
  const dated = () => (nowMs - NOW) / 1000;
  return {
    verifier,
    work,
    wait: (seconds: number) => {
      nowMs += seconds * 1000;
    },
    send: async (request: SignedRequest) => codeOf(await verifier.verify(request)),
    good: (address: string, keyId = key.id) => plainRequest({ address, keyId, body: body(), dated: dated() }),
    forged: (address: string, keyId = key.id) =>
      plainRequest({ address, keyId, body: body(), dated: dated(), secret: OTHER_SECRET }),
  };
}

/** So many forgeries are verified at one time: up to the limit, then the share of a throttled sender. */
const VERIFIED_AT_ONCE = 4 + 5;

describe('a verifier that is under attack', () => {
  it('accepts a merchant behind the address of an attacker, whether it was there before or not', async () => {
    const { send, good, forged, wait } = throttled();
    for (let i = 0; i < 6; i++) await send(forged(NAT, 'unknown'));
    expect(await send(good(NAT))).toBe('accepted');
    for (let minute = 0; minute < 60; minute++) {
      wait(60);
      for (let i = 0; i < 4; i++) await send(forged(NAT, 'unknown'));
      expect(await send(good(NAT))).toBe('accepted');
    }
  });

  it('does no more work for a flood than its share allows', async () => {
    const { send, forged, work, wait } = throttled();
    for (let i = 0; i < 100; i++) await send(forged(NAT, 'unknown'));
    expect(work).toEqual({ messages: VERIFIED_AT_ONCE, macs: VERIFIED_AT_ONCE });
    for (let second = 0; second < 60; second++) {
      wait(1);
      for (let i = 0; i < 10; i++) await send(forged(NAT, 'unknown'));
    }
    expect(work.macs).toBeLessThanOrEqual(VERIFIED_AT_ONCE + 60);
  });

  it('tells nothing of keys: the same codes come for a known and an unknown one, proven there or not', async () => {
    const codes = async (keyId: string, isProven: boolean) => {
      const { send, good, forged } = throttled();
      if (isProven) await send(good(NAT));
      const all: string[] = [];
      for (let i = 0; i < 20; i++) all.push(await send(forged(NAT, keyId)));
      return all.map((code) => (code === 'unknown_key' ? 'signature_mismatch' : code));
    };
    const expected = await codes('unknown', false);
    expect(expected.filter((code) => code === 'too_many_failures')).toHaveLength(20 - VERIFIED_AT_ONCE);
    for (const [keyId, isProven] of [
      ['unknown', true],
      [key.id, false],
      [key.id, true],
      ['key-2', true],
    ] as const)
      expect(await codes(keyId, isProven)).toEqual(expected);
  });

  it('leaves other addresses alone, whatever key is guessed at from anywhere', async () => {
    const { send, good, forged } = throttled();
    for (let i = 0; i < 100; i++) {
      for (let j = 0; j < 12; j++) await send(forged(`10.0.0.${i}`));
      expect(await send(good(`203.0.113.${i}`))).toBe('accepted');
    }
  });

  it('holds an address to its share when all of its attempts wait for the key at once', async () => {
    let finds = 0;
    const keys: KeySource = {
      find: async () => {
        finds++;
        await setImmediate();
        return key;
      },
    };
    const { send, forged, work } = throttled({ keys });
    const codes = await Promise.all(Array.from({ length: 50 }, () => send(forged(NAT))));
    expect(finds).toBe(50);
    expect(codes.filter((code) => code === 'signature_mismatch')).toHaveLength(VERIFIED_AT_ONCE);
    expect(codes.filter((code) => code === 'too_many_failures')).toHaveLength(50 - VERIFIED_AT_ONCE);
    expect(work.macs).toBe(VERIFIED_AT_ONCE);
  });

  it('counts the bytes of a throttled sender, and reads no body beyond its share', async () => {
    const { send, forged } = throttled({
      failureThrottle: { limit: 1, windowSeconds: 60, verificationsPerSecond: 1000, bytesPerSecond: 10 },
    });
    await send(forged(NAT));
    const large = { ...forged(NAT), body: Buffer.alloc(200) };
    expect(await send(large)).toBe('signature_mismatch');
    expect(await send(forged(NAT))).toBe('too_many_failures');
  });

  it.each([NAT, undefined])(
    'counts a body of unknown length as the largest until it has come (%s)',
    async (address) => {
      const { verifier, send, forged } = throttled({
        failureThrottle: { limit: 4, windowSeconds: 60, bytesPerSecond: 10 },
        maxBodyBytes: 200,
      });
      const request = { ...forged(NAT), address };
      for (let i = 0; i < 4; i++) await send(request);
      const start = (declaredBytes: number) => verifier.start({ ...request }, {}, declaredBytes);
      const attempt = start(Number.NaN);
      expect(start(1)).toMatchObject({ code: 'too_many_failures', retryAfterSeconds: 11 });
      if ('ok' in attempt) throw new Error(`refused as ${attempt.code}`);
      await verifier.finish(attempt, Buffer.alloc(10));
      // 100 bytes were saved up, of which 10 have come.
      expect(start(90)).not.toHaveProperty('code');
      expect(start(1)).toMatchObject({ code: 'too_many_failures', retryAfterSeconds: 1 });
    },
  );

  it('does not count the bytes that a sender sends while it is not throttled', async () => {
    const { verifier, send, good, forged, wait } = throttled({
      failureThrottle: { limit: 4, windowSeconds: 60, bytesPerSecond: 10 },
    });
    const start = () => verifier.start(forged(NAT), {}, 1);
    for (let i = 0; i < 4; i++) await send(forged(NAT));
    expect(start()).not.toHaveProperty('code');
    wait(120);
    await send({ ...good(NAT), body: Buffer.alloc(5000) });
    for (let i = 0; i < 4; i++) await send(forged(NAT));
    expect(start()).not.toHaveProperty('code');
  });

  it('takes no turn anew for a key that had to be waited for', async () => {
    const { send, good, forged } = throttled({ keys: { find: async () => key } });
    for (let i = 0; i < 4; i++) await send(forged(NAT));
    const codes: string[] = [];
    for (let i = 0; i < 6; i++) codes.push(await send(good(NAT)));
    expect(codes).toEqual([...Array(5).fill('accepted'), 'too_many_failures']);
  });

  it('does not ask the key source for what is beyond the share', async () => {
    const asked: string[] = [];
    const keys: KeySource = {
      find: (id) => {
        asked.push(id);
        return id === key.id ? key : undefined;
      },
    };
    const { send, forged } = throttled({ keys });
    for (let i = 0; i < 20; i++) await send(forged(NAT, 'key-9'));
    expect(asked).toHaveLength(VERIFIED_AT_ONCE);
  });

  it('says when to come back, and that is when it may', async () => {
    const { verifier, send, good, forged, wait } = throttled();
    for (let i = 0; i < 20; i++) await send(forged(NAT));
    const verdict = await verifier.verify(good(NAT));
    expect(verdict).toMatchObject({ code: 'too_many_failures', retryAfterSeconds: 1 });
    wait(1);
    expect(await send(good(NAT))).toBe('accepted');
  });
});

describe('a verifier that blocks', () => {
  const failureThrottle = { limit: 3, windowSeconds: 60, block: true };

  it('refuses everything from the address, without reading a header or asking for a key', async () => {
    const find = vi.fn(() => key);
    const { send, good, forged, work } = throttled({ keys: { find }, failureThrottle });
    for (let i = 0; i < 3; i++) await send(forged(NAT));
    for (const request of [forged(NAT), good(NAT), without(good(NAT), 'X-Key')])
      expect(await send(request)).toBe('too_many_failures');
    expect([work.macs, find.mock.calls.length]).toEqual([3, 3]);
    expect(await send(good('203.0.113.1'))).toBe('accepted');
  });

  it('ends the block when the window has passed, under traffic that does not stop', async () => {
    const { send, good, forged, wait } = throttled({ failureThrottle });
    for (let i = 0; i < 3; i++) await send(forged(NAT));
    for (let second = 0; second < 120; second++) {
      await send(forged(NAT));
      wait(1);
      if ((await send(good(NAT))) === 'accepted') return;
    }
    expect.unreachable('the block has not ended in two windows');
  });
});
