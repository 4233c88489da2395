import { staticKeys, type VerifierOptions } from '@countersign/core';
import { slaunchx } from '@countersign/schemes';
import { describe, expect, it } from 'vitest';
import { counting } from './counting.ts';
import { altered, besiege, KEY_ID, SECRET } from './siege.ts';

const LIMIT = 5;
const WINDOW_SECONDS = 60;
const NEIGHBOUR = 'key-2';
const NAT = '198.51.100.1';

/** A siege in which the merchant signs and the attacker forges. */
function flood(options: Partial<VerifierOptions> = {}) {
  const { counted, work } = counting(slaunchx());
  const keys = staticKeys([KEY_ID, NEIGHBOUR].map((id) => ({ id, secrets: [SECRET], limits: [] })));
  const failureThrottle = { limit: LIMIT, windowSeconds: WINDOW_SECONDS };
  const siege = besiege(counted, { keys, failureThrottle, ...options });
  const { sign, fire } = siege;
  let serial = 0;
  const forge = (keyId: string) =>
    altered(sign({ keyId }), 'X-Nonce', () => `forged-nonce-${serial++}-0123456789`);
  return {
    ...siege,
    macs: () => work.filter((done) => done === 'verify').length,
    guess: (address: string, keyId = KEY_ID) => fire({ headers: forge(keyId), address }),
    send: (address: string, keyId = KEY_ID) => fire({ headers: sign({ keyId }), address }),
  };
}

function botnet(size: number): string[] {
  return Array.from({ length: size }, (_, i) => `10.1.${i >> 8}.${i & 255}`);
}

describe('guessing at one key id', () => {
  it('from one address reaches the signature check so often as the limit allows, whatever the pace', async () => {
    for (const perSecond of [1, 5]) {
      const { guess, wait, macs } = flood();
      for (let second = 0; second < 10 * WINDOW_SECONDS; second++) {
        for (let i = 0; i < perSecond; i++) await guess(NAT);
        wait(1);
      }
      // A sliding window of two counters gives a steady sender up to one window's worth more at the start.
      expect(macs()).toBeGreaterThanOrEqual(LIMIT);
      expect(macs()).toBeLessThanOrEqual(11 * LIMIT);
    }
  });

  it('from many addresses reaches it once per address and window, when the key id is over its own limit', async () => {
    const { guess, wait, macs } = flood();
    const bots = botnet(200);
    const windows = 3;
    for (let second = 0; second < windows * WINDOW_SECONDS; second += 10) {
      for (const address of bots) for (let i = 0; i < 2; i++) await guess(address);
      wait(10);
    }
    expect(macs()).toBeLessThanOrEqual(windows * bots.length + 10 * LIMIT);
    expect(macs()).toBeGreaterThanOrEqual(bots.length);
  });

  it('from many addresses keeps the merchant out of nowhere', async () => {
    const { guess, send, wait } = flood();
    expect(await send(NAT)).toBe('accepted');
    for (const [i, address] of botnet(200).entries()) {
      expect(await guess(address)).toBe('signature_mismatch');
      await guess(address);
      if (i % 20 > 0) continue;
      expect(await send(NAT)).toBe('accepted');
      const fresh = `203.0.113.${i}`;
      expect(await send(fresh)).toBe('accepted');
      expect(await send(fresh)).toBe('accepted');
      wait(30);
    }
  });

  it('from the /64s of a whole provider is one try for each of them', async () => {
    const { guess, macs } = flood();
    for (let i = 0; i < 300; i++)
      for (const host of ['::1', '::2']) await guess(`2001:db8:7:${i.toString(16)}${host}`);
    expect(macs()).toBeLessThanOrEqual(300 + 10 * LIMIT);
  });
});

describe("an attacker behind the merchant's own address", () => {
  it('is turned away, and the merchant is not, today and tomorrow', async () => {
    const { guess, send, wait } = flood();
    expect(await send(NAT)).toBe('accepted');
    for (let hour = 0; hour < 48; hour++) {
      for (let i = 0; i < 10; i++) await guess(NAT, `made-up-key-${i}`);
      expect(await guess(NAT, 'made-up-key')).toBe('too_many_failures');
      if (hour % 24 === 0) expect(await send(NAT)).toBe('accepted');
      wait(3600);
    }
    expect(await send(NAT)).toBe('accepted');
  });

  it('gains nothing for one key from what another has proven there', async () => {
    const { guess, send, macs } = flood();
    await send(NAT);
    const before = macs();
    for (let i = 0; i < 100; i++) await guess(NAT, NEIGHBOUR);
    expect(macs() - before).toBe(LIMIT);
  });

  it('cannot keep the neighbours out by failing with the key that is proven there', async () => {
    const { guess, send } = flood();
    await send(NAT);
    for (let i = 0; i < 100; i++) await guess(NAT);
    expect(await send(NAT, NEIGHBOUR)).toBe('accepted');
  });

  it('does not prove a key by replaying what the merchant sent', async () => {
    const { sign, fire, guess, macs } = flood();
    const headers = sign();
    await fire({ headers, address: NAT });
    expect(await fire({ headers, address: '10.9.9.9' })).toBe('replayed');
    const before = macs();
    for (let i = 0; i < 100; i++) await guess('10.9.9.9');
    expect(macs() - before).toBe(LIMIT);
  });
});

describe('a flood that is turned away', () => {
  it('computes no MAC and asks for no key, and does not prolong its block', async () => {
    const asked: string[] = [];
    const keys = { find: (id: string) => void asked.push(id) as undefined };
    const { guess, wait, macs } = flood({ keys });
    for (let i = 0; i < LIMIT; i++) await guess(NAT);
    const spent = [macs(), asked.length];
    expect(spent).toEqual([LIMIT, LIMIT]);
    for (let second = 0; second < WINDOW_SECONDS; second++) {
      for (let i = 0; i < 10; i++) expect(await guess(NAT)).toBe('too_many_failures');
      wait(1);
    }
    expect([macs(), asked.length]).toEqual(spent);
    wait(WINDOW_SECONDS);
    expect(await guess(NAT)).toBe('unknown_key');
  });

  it('that fills the tables lets go of no proof', async () => {
    const failureThrottle = { limit: LIMIT, windowSeconds: WINDOW_SECONDS, maxAddresses: 50, maxKeys: 50 };
    const { guess, send } = flood({ failureThrottle });
    await send(NAT);
    for (const [i, address] of botnet(300).entries()) await guess(address, `made-up-key-${i}`);
    for (let i = 0; i < 20; i++) await guess(NAT, 'made-up-key');
    expect(await guess(NAT, 'made-up-key')).toBe('too_many_failures');
    expect(await send(NAT)).toBe('accepted');
  });

  it('waits for one slow key source all at once, and is held to the limit all the same', async () => {
    let release = () => {};
    const gate = new Promise<void>((open) => {
      release = open;
    });
    const record = { id: KEY_ID, secrets: [SECRET], limits: [] };
    const { guess, macs } = flood({ keys: { find: () => gate.then(() => record) } });
    const shots = Array.from({ length: 200 }, () => guess(NAT));
    release();
    const codes = await Promise.all(shots);
    expect(macs()).toBe(LIMIT);
    expect(codes.filter((code) => code === 'too_many_failures')).toHaveLength(200 - LIMIT);
  });
});

describe('a clock that is set back', () => {
  it('keeps nobody out until the old time comes again', async () => {
    const { guess, send, wait } = flood();
    for (let i = 0; i < LIMIT; i++) await guess(NAT);
    wait(-86_400);
    expect(await send(NAT)).toBe('too_many_failures');
    wait(2 * WINDOW_SECONDS);
    expect(await send(NAT)).toBe('accepted');
  });
});

describe('what an attacker learns from being turned away', () => {
  it('is not whether a key exists', async () => {
    const codes = async (keyId: string) => {
      const { guess } = flood({
        failureThrottle: { limit: 2, windowSeconds: 60, perKey: { limit: 4, windowSeconds: 60 } },
      });
      const all: string[] = [];
      for (const address of [...botnet(6), ...botnet(6)]) all.push(await guess(address, keyId));
      return all.map((code) => (code === 'unknown_key' ? 'signature_mismatch' : code));
    };
    expect(await codes('made-up-key')).toEqual(await codes(KEY_ID));
  });
});
