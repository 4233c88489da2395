import { describe, expect, it, vi } from 'vitest';
import { ReplayIdentity } from '../../../src/store/memory/replay-identity.ts';
import { ReplayMemory } from '../../../src/store/memory/replay-memory.ts';
import { ReplayTable } from '../../../src/store/memory/replay-table.ts';

function identify(identity: ReplayIdentity, replayId: string, replayIdIsDigest = false): string {
  identity.take({ replayId, replayIdIsDigest });
  return `${identity.first}/${identity.second}`;
}

describe('ReplayIdentity', () => {
  it('never gives two texts that differ in one character the same identity', () => {
    for (const length of [1, 24, 128]) {
      const identity = new ReplayIdentity();
      const seen = new Set<string>();
      const text = 'x'.repeat(length);
      let texts = 1;
      seen.add(identify(identity, text));
      for (let i = 0; i < length; i++) {
        for (let code = 0; code < 256; code++) {
          if (code === 120) continue;
          texts++;
          seen.add(identify(identity, text.slice(0, i) + String.fromCharCode(code) + text.slice(i + 1)));
        }
      }
      expect(seen.size).toBe(texts);
    }
  });

  it('gives numbered texts identities of which both halves are spread', () => {
    const identity = new ReplayIdentity();
    const halves = [new Set<number>(), new Set<number>()] as const;
    for (let i = 0; i < 50_000; i++) {
      identify(identity, `nonce-${String(i).padStart(12, '0')}`);
      halves[0].add(identity.first);
      halves[1].add(identity.second);
    }
    // Among so many of 32 bits, 0.3 pairs are expected.
    for (const half of halves) expect(half.size).toBeGreaterThan(49_900);
  });

  it('tells apart texts that only differ in length, also where they end in NUL', () => {
    const identity = new ReplayIdentity();
    const texts = Array.from({ length: 300 }, (_, length) => '\0'.repeat(length));
    expect(new Set(texts.map((text) => identify(identity, text))).size).toBe(300);
  });

  it('gives the same text the same identity, short or long, of any alphabet', () => {
    const identity = new ReplayIdentity();
    for (const text of ['', 'a', 'x'.repeat(128), 'x'.repeat(129), 'ÿ', 'Ā', '🔑'])
      expect(identify(identity, text)).toBe(identify(identity, text));
  });

  it('cannot be foretold: another one gives other identities', () => {
    const [one, other] = [new ReplayIdentity(), new ReplayIdentity()];
    for (const text of ['', 'a nonce', 'x'.repeat(200)])
      expect(identify(one, text)).not.toBe(identify(other, text));
  });

  it('reads digests as they are, and hashes what is none', () => {
    const identity = new ReplayIdentity();
    expect(identify(identity, '00000001ffffffffabcdef', true)).toBe('1/-1');
    for (const text of ['00000001fffffff', '00000001fffffffF', '0000000gffffffff', '0000000Āffffffff'])
      expect(identify(identity, text, true)).toBe(identify(identity, text));
  });
});

describe('the places of replay ids', () => {
  it.each([
    ['numbered nonces', (i: number) => `nonce-${String(i).padStart(12, '0')}`, false],
    ['nonces that count in letters', (i: number) => i.toString(36).padStart(24, 'a'), false],
    [
      'nonces of even characters alone',
      (i: number) => i.toString(2).replaceAll('1', '@').replaceAll('0', ' '),
      false,
    ],
    [
      'digests that count in their first half',
      (i: number) => `${i.toString(16).padStart(8, '0')}00000000`,
      true,
    ],
    ['digests that count in their second half', (i: number) => i.toString(16).padStart(16, '0'), true],
  ])('are spread as if by chance: %s', (_, idOf, replayIdIsDigest) => {
    const CELLS = 1024;
    const IDS = 50_000;
    const cells = new Array<number>(CELLS).fill(0);
    const memory = new ReplayMemory(100_000, 10);
    const add = vi.spyOn(ReplayTable.prototype, 'add').mockImplementation(({ first }) => {
      cells[first >>> 22] = (cells[first >>> 22] as number) + 1;
      return true;
    });
    try {
      for (let i = 0; i < IDS; i++) {
        memory.look({ keyId: 'k', replayId: idOf(i), replayIdIsDigest, nowMs: 0, expiresAtMs: 9_000 });
        memory.remember(9_000);
      }
    } finally {
      add.mockRestore();
    }
    const expected = IDS / CELLS;
    const chiSquare = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 1023 on average; chance gives so much less often than once in 10¹⁵.
    expect(chiSquare).toBeLessThan(1400);
  });
});
