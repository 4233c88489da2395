import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masterKeyIdOf, open, seal } from '../../../src/keys/sealing/envelope.ts';
import { toMasterKeyRing } from '../../../src/keys/sealing/master-keys.ts';

const one = randomBytes(32);
const two = randomBytes(32);
const ring = toMasterKeyRing({ current: 'one', keys: { one, two } });
const plaintext = Buffer.from('a secret of some length');
const binding = Buffer.from('key 1');

describe('an envelope', () => {
  it('opens with the master key and the binding that it was sealed with', () => {
    const anything = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(anything, anything, (text, bound) => {
        expect(open(ring, seal(ring, text, bound), bound)).toEqual(Buffer.from(text));
      }),
    );
  });

  it('names its version and master key, and nothing else that can be read', () => {
    const envelope = seal(ring, plaintext, binding);
    expect(envelope).toMatch(/^v1\.one\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    expect(masterKeyIdOf(envelope)).toBe('one');
  });

  it('never has the same initialisation vector twice', () => {
    const envelopes = Array.from({ length: 1000 }, () => seal(ring, plaintext, binding).split('.'));
    expect(new Set(envelopes.map((parts) => parts[2])).size).toBe(1000);
    expect(new Set(envelopes.map((parts) => parts[3])).size).toBe(1000);
  });

  it('opens under an older master key for as long as that is given', () => {
    const envelope = seal(ring, plaintext, binding);
    const next = toMasterKeyRing({ current: 'two', keys: { two, one } });
    expect(open(next, envelope, binding)).toEqual(plaintext);
    expect(masterKeyIdOf(seal(next, plaintext, binding))).toBe('two');
    const without = toMasterKeyRing({ current: 'two', keys: { two } });
    expect(() => open(without, envelope, binding)).toThrow('the master key "one", which was not given');
  });

  it('does not open under another master key of the same id', () => {
    const envelope = seal(ring, plaintext, binding);
    const other = toMasterKeyRing({ current: 'one', keys: { one: two } });
    expect(() => open(other, envelope, binding)).toThrow('does not open');
  });

  it('does not open when it claims to be sealed under another of the master keys', () => {
    const envelope = seal(ring, plaintext, binding).replace('.one.', '.two.');
    expect(() => open(ring, envelope, binding)).toThrow('does not open');
  });

  it('does not open with another binding', () => {
    const envelope = seal(ring, plaintext, binding);
    for (const other of ['', 'key 2', 'key 1 ']) {
      expect(() => open(ring, envelope, Buffer.from(other))).toThrow('does not open');
    }
  });

  it.each([
    ['initialisation vector', 2],
    ['ciphertext', 3],
    ['tag', 4],
  ])('does not open when any bit of its %s was changed', (_name, index) => {
    const parts = seal(ring, plaintext, binding).split('.');
    const bytes = Buffer.from(parts[index] as string, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      const envelope = parts.with(index, changed.toString('base64url')).join('.');
      expect(() => open(ring, envelope, binding)).toThrow('does not open');
    }
  });

  it.each<[string, (parts: string[]) => string[]]>([
    ['another version', (parts) => parts.with(0, 'v2')],
    ['no master key', (parts) => parts.with(1, '')],
    ['a master key that nobody could name so', (parts) => parts.with(1, 'a\nb')],
    // GCM takes tags of 4 bytes, which are guessed soon.
    [
      'a short tag',
      (parts) =>
        parts.with(
          4,
          Buffer.from(parts[4] as string, 'base64url')
            .subarray(0, 4)
            .toString('base64url'),
        ),
    ],
    ['no tag', (parts) => parts.with(4, '')],
    ['a short initialisation vector', (parts) => parts.with(2, (parts[2] as string).slice(0, 8))],
    ['a part too few', (parts) => parts.slice(0, 4)],
    ['a part too many', (parts) => [...parts, 'AA']],
    ['padding', (parts) => parts.with(4, `${parts[4]}==`)],
    ['characters that a lax decoder skips', (parts) => parts.with(3, `${parts[3]} `)],
  ])('is refused with %s', (_name, change) => {
    const parts = seal(ring, plaintext, binding).split('.');
    expect(() => open(ring, change(parts).join('.'), binding)).toThrow('is not sealed in a known form');
  });

  it('is refused with an error that says nothing of what is inside', () => {
    const envelope = seal(ring, plaintext, binding);
    try {
      open(ring, envelope, Buffer.from('another'));
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('a secret');
    }
  });
});
