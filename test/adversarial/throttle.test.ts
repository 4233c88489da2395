import type { VerifierOptions } from 'countersign';
import { slaunchx } from 'countersign/schemes/slaunchx';
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
  const keys = [KEY_ID, NEIGHBOUR].map((id) => ({ id, secret: SECRET, limits: [] }));
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

/** So many guesses are verified at once: up to the limit, then the share of a throttled sender. */
const AT_ONCE = LIMIT + Math.floor(1.25 * LIMIT);
/** So many a second of one sender after that. */
const PER_SECOND = 1;

describe('guessing', () => {
  it('from one address is verified as often as its share allows, whatever the pace', async () => {
    for (const perSecond of [2, 20]) {
      const { guess, wait, macs } = flood();
      for (let second = 0; second < 10 * WINDOW_SECONDS; second++) {
        for (let i = 0; i < perSecond; i++) await guess(NAT);
        wait(1);
      }
      expect(macs()).toBeGreaterThanOrEqual(AT_ONCE);
      expect(macs()).toBeLessThanOrEqual(AT_ONCE + 10 * WINDOW_SECONDS * PER_SECOND);
    }
  });

  it('from one address that is blocked is verified up to the limit in each window', async () => {
    const { guess, wait, macs } = flood({
      failureThrottle: { limit: LIMIT, windowSeconds: WINDOW_SECONDS, block: true },
    });
    for (let second = 0; second < 10 * WINDOW_SECONDS; second++) {
      await guess(NAT);
      wait(1);
    }
    expect(macs()).toBeLessThanOrEqual(11 * LIMIT);
  });

  it('from a botnet takes nothing of the share of a merchant who is throttled', async () => {
    const { guess, send, wait } = flood();
    for (let i = 0; i < LIMIT; i++) await guess(NAT);
    for (let second = 0; second < 20; second++) {
      for (const address of botnet(50)) for (let i = 0; i < 5; i++) await guess(address);
      await guess(NAT);
      wait(2);
      expect(await send(NAT)).toBe('accepted');
    }
  });

  it('from many addresses keeps the merchant out of nowhere', async () => {
    const { guess, send, wait } = flood();
    for (const [i, address] of botnet(200).entries()) {
      expect(await guess(address)).toBe('signature_mismatch');
      await guess(address);
      if (i % 20 > 0) continue;
      expect(await send(NAT)).toBe('accepted');
      expect(await send(`203.0.113.${i}`)).toBe('accepted');
      wait(30);
    }
  });

  it('from the /64s of a provider counts together for each of them', async () => {
    const { guess, macs } = flood({ failureThrottle: { limit: 1, windowSeconds: 60, block: true } });
    for (let i = 0; i < 300; i++)
      for (const host of ['::1', '::2']) await guess(`2001:db8:7:${i.toString(16)}${host}`);
    expect(macs()).toBe(300);
  });
});

describe("an attacker behind the merchant's own address", () => {
  it('does not keep the merchant out, today or tomorrow, be its key known there or not', async () => {
    const { guess, send, wait } = flood();
    for (let minute = 0; minute < 48 * 60; minute += 17) {
      for (let i = 0; i <= LIMIT; i++) await guess(NAT, `made-up-key-${i}`);
      expect(await send(NAT, minute % 2 === 0 ? KEY_ID : NEIGHBOUR)).toBe('accepted');
      wait(17 * 60);
    }
  });

  it('does not keep the merchant out by failing with its own key', async () => {
    const { guess, send, wait } = flood();
    for (let i = 0; i < 100; i++) await guess(NAT);
    wait(PER_SECOND);
    expect(await send(NAT)).toBe('accepted');
  });

  it('gains no guess by replaying what the merchant sent', async () => {
    const { sign, fire, guess, macs } = flood();
    const headers = sign();
    await fire({ headers, address: NAT });
    expect(await fire({ headers, address: '10.9.9.9' })).toBe('replayed');
    const before = macs();
    for (let i = 0; i < 100; i++) await guess('10.9.9.9');
    expect(macs() - before).toBe(AT_ONCE);
  });
});

describe('a flood that is turned away', () => {
  it('computes no MAC and asks for no key, and does not prolong its block', async () => {
    const asked: string[] = [];
    const keys = { find: (id: string) => void asked.push(id) as undefined };
    const failureThrottle = { limit: LIMIT, windowSeconds: WINDOW_SECONDS, block: true };
    const { guess, wait, macs } = flood({ keys, failureThrottle });
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

  it('waits for one slow key source all at once, and is held to its share all the same', async () => {
    let release = () => {};
    const gate = new Promise<void>((open) => {
      release = open;
    });
    const record = { id: KEY_ID, secrets: [SECRET], limits: [] };
    const { guess, macs } = flood({ keys: { find: () => gate.then(() => record) } });
    const shots = Array.from({ length: 200 }, () => guess(NAT));
    release();
    const codes = await Promise.all(shots);
    expect(macs()).toBe(AT_ONCE);
    expect(codes.filter((code) => code === 'too_many_failures')).toHaveLength(200 - AT_ONCE);
  });
});

describe('a clock that is set back', () => {
  it('keeps nobody out until the old time comes again', async () => {
    const failureThrottle = { limit: LIMIT, windowSeconds: WINDOW_SECONDS, block: true };
    const { guess, send, wait } = flood({ failureThrottle });
    for (let i = 0; i < LIMIT; i++) await guess(NAT);
    wait(-86_400);
    expect(await send(NAT)).toBe('too_many_failures');
    wait(2 * WINDOW_SECONDS);
    expect(await send(NAT)).toBe('accepted');
  });
});

describe('what an attacker learns from being turned away', () => {
  it('is not whether a key exists, nor whether it was used from there', async () => {
    const codes = async (keyId: string) => {
      const { guess, send } = flood({ failureThrottle: { limit: 2, windowSeconds: 60 } });
      await send('10.1.0.0');
      const all: string[] = [];
      for (const address of [...botnet(6), ...botnet(6), ...botnet(6)]) all.push(await guess(address, keyId));
      return all.map((code) => (code === 'unknown_key' ? 'signature_mismatch' : code));
    };
    expect(await codes('made-up-key')).toEqual(await codes(KEY_ID));
  });
});
