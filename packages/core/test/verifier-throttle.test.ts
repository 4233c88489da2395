import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type KeySource, type SignedRequest, staticKeys, type VerifierOptions } from '../src/index.ts';
import {
  acmeVerifier,
  codeOf,
  key,
  NOW,
  OTHER_SECRET,
  plainRequest,
  SECRET,
  without,
} from './support/acme.ts';
import { counted } from './support/counted-scheme.ts';

const other = { id: 'key-2', secrets: [SECRET] };
const NAT = '198.51.100.7';

/** A verifier of the counted scheme with two keys and a clock that the test turns. */
function throttled(options: Partial<VerifierOptions> = {}) {
  const { scheme, work } = counted();
  let [nowMs, serial] = [NOW, 0];
  const verifier = acmeVerifier({
    scheme,
    keys: staticKeys([key, other]),
    clock: () => nowMs,
    failureThrottle: { limit: 3, windowSeconds: 60, perKey: { limit: 6, windowSeconds: 60 } },
    ...options,
  });
  const body = () => `${serial++}`;
  const dated = () => (nowMs - NOW) / 1000;
  return {
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

describe('a verifier that is under attack', () => {
  it('accepts a merchant who shares its address with the attacker', async () => {
    const { send, good, forged } = throttled();
    expect(await send(good(NAT))).toBe('accepted');
    for (let i = 0; i < 20; i++) await send(forged(NAT, 'key-2'));
    expect(await send(forged(NAT, 'key-2'))).toBe('too_many_failures');
    expect(await send(good(NAT))).toBe('accepted');
  });

  it('does no work for what the attacker sends beside that merchant', async () => {
    const { send, good, forged, work } = throttled();
    await send(good(NAT));
    for (let i = 0; i < 3; i++) await send(forged(NAT, 'unknown'));
    expect(work).toEqual({ messages: 4, macs: 4 });
    for (const keyId of ['unknown', 'key-2', 'another']) {
      expect(await send(forged(NAT, keyId))).toBe('too_many_failures');
      expect(await send(good(NAT, keyId))).toBe('too_many_failures');
    }
    expect(work).toEqual({ messages: 4, macs: 4 });
  });

  it('tells a merchant who signs wrongly that it does, however often, when it has signed rightly before', async () => {
    const { send, good, forged } = throttled();
    await send(good(NAT));
    for (let i = 0; i < 20; i++) expect(await send(forged(NAT))).toBe('signature_mismatch');
    expect(await send(good(NAT))).toBe('accepted');
    expect(await send(good(NAT, 'key-2'))).toBe('accepted');
  });

  it('accepts the merchant whose key is guessed at from everywhere, from a known and from a new address', async () => {
    const { send, good, forged } = throttled();
    await send(good(NAT));
    for (let i = 0; i < 100; i++) {
      expect(await send(forged(`10.0.0.${i}`))).toBe('signature_mismatch');
      expect(await send(forged(`10.0.0.${i}`))).toBe(i < 3 ? 'signature_mismatch' : 'too_many_failures');
      expect(await send(good(NAT))).toBe('accepted');
      expect(await send(good(`203.0.113.${i}`))).toBe('accepted');
      expect(await send(good(`203.0.113.${i}`))).toBe('accepted');
    }
  });

  it('lets an address guess at that key once per window', async () => {
    const { send, forged, wait, work } = throttled();
    for (let i = 0; i < 6; i++) await send(forged(`10.0.0.${i}`));
    const before = work.macs;
    for (let second = 0; second < 600; second++) {
      for (let i = 0; i < 6; i++) await send(forged(`10.0.0.${i}`));
      wait(1);
    }
    // Six addresses in ten windows, of which the first had its try already.
    expect(work.macs - before).toBe(6 * 9);
  });

  it('treats a key that does not exist as one that does', async () => {
    const known = throttled();
    const unknown = throttled({ keys: staticKeys([other]) });
    for (const address of [...Array(9).keys(), 0, 1, 2, 3, 0, 0, 0].map((i) => `10.0.0.${i}`)) {
      const [code, sameCode] = [
        await known.send(known.forged(address)),
        await unknown.send(unknown.forged(address)),
      ];
      expect(sameCode).toBe(code === 'signature_mismatch' ? 'unknown_key' : code);
    }
    expect(known.work).toEqual(unknown.work);
  });

  it('holds an address to its limit when all of its attempts wait for the key at once', async () => {
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
    expect(codes.filter((code) => code === 'signature_mismatch')).toHaveLength(3);
    expect(codes.filter((code) => code === 'too_many_failures')).toHaveLength(47);
    expect(work.macs).toBe(3);
  });

  it('does not take a replay for a proof', async () => {
    const { send, good, forged } = throttled();
    const captured = good(NAT);
    await send(captured);
    const replayed = { ...captured, address: '10.0.0.1' };
    expect(await send(replayed)).toBe('replayed');
    for (let i = 0; i < 3; i++) await send(forged('10.0.0.1'));
    expect(await send(forged('10.0.0.1'))).toBe('too_many_failures');
  });

  it('does not ask the key source for an address that is turned away', async () => {
    const asked: string[] = [];
    const keys: KeySource = {
      find: (id) => {
        asked.push(id);
        return id === key.id ? key : undefined;
      },
    };
    const { send, good, forged } = throttled({ keys });
    await send(good(NAT));
    for (let i = 0; i < 10; i++) await send(forged(NAT, 'key-9'));
    expect(asked).toEqual([key.id, 'key-9', 'key-9', 'key-9']);
  });

  it('says when to come back, and that is when it may', async () => {
    const { send, good, forged, wait } = throttled();
    for (let i = 0; i < 6; i++) await send(forged(`10.0.0.${i}`));
    expect(await send(good('10.0.0.1'))).toBe('too_many_failures');
    wait(59);
    expect(await send(good('10.0.0.1'))).toBe('too_many_failures');
    wait(1);
    expect(await send(good('10.0.0.1'))).toBe('accepted');
  });

  it('turns away without reading the headers where no key has proven itself', async () => {
    const { send, forged } = throttled();
    for (let i = 0; i < 3; i++) await send(forged(NAT));
    expect(await send(without(forged(NAT), 'X-Key'))).toBe('too_many_failures');
  });
});
