import { describe, expect, it } from 'vitest';
import { newSecret, nextSecret, rotated } from '../../../src/keys/administration/key-secrets.ts';
import type { FullKey } from '../../../src/keys/administration/stored-key.ts';

const NOW = 1_700_000_000_000;
const at = (seconds: number) => new Date(NOW + seconds * 1000);
const OLD = 'the-old-secret-of-some-length';
const NEW = 'the-new-secret-of-some-length';

function keyWith(secrets: FullKey['secrets'], rest: Partial<FullKey> = {}): FullKey {
  return { id: 'k', status: 'active', secrets, createdAt: at(0), updatedAt: at(0), ...rest };
}

describe('newSecret', () => {
  it.each([
    ['base64', /^[A-Za-z0-9+/]{43}=$/],
    ['base64url', /^[\w-]{43}$/],
    ['hex', /^[0-9a-f]{64}$/],
  ] as const)('makes 32 random bytes in %s', (secretEncoding, form) => {
    const { value, format } = newSecret('create()', { secretEncoding });
    expect(value).toMatch(form);
    expect(format).toEqual({ secretEncoding, secretBytes: 32 });
    expect(newSecret('create()', { secretEncoding }).value).not.toBe(value);
  });

  it('makes as many bytes as are asked for', () => {
    const { value } = newSecret('create()', { secretEncoding: 'hex', secretBytes: 64 });
    expect(value).toHaveLength(128);
  });

  it('takes a given secret as it is', () => {
    expect(newSecret('create()', { secret: OLD })).toEqual({ value: OLD, format: {} });
  });

  it.each<[string, object, RegExp]>([
    ['an unknown encoding', { secretEncoding: 'base32' }, /"secretEncoding"/],
    ['too few bytes', { secretBytes: 15 }, /"secretBytes"/],
    ['too many bytes', { secretBytes: 1025 }, /"secretBytes"/],
    ['half a byte', { secretBytes: 16.5 }, /"secretBytes"/],
    ['a length for a given secret', { secret: OLD, secretBytes: 32 }, /"secretBytes"/],
    ['a short secret', { secret: 'short' }, /shorter than 14 bytes/],
    ['a secret with a newline', { secret: `${OLD}\n` }, /whitespace/],
    ['a secret in another encoding than is said', { secret: OLD, secretEncoding: 'hex' }, /not strict hex/],
  ])('refuses %s', (_name, options, message) => {
    expect(() => newSecret('create()', options)).toThrow(message);
    try {
      newSecret('create()', options);
    } catch (error) {
      expect(String(error)).not.toContain(OLD);
    }
  });
});

describe('nextSecret', () => {
  it('writes the new secret as the key has them', () => {
    const { value } = nextSecret('rotate()', keyWith([], { secretEncoding: 'hex', secretBytes: 24 }), {});
    expect(value).toMatch(/^[0-9a-f]{48}$/);
  });

  it('asks for the encoding where the secrets came from elsewhere', () => {
    expect(() => nextSecret('rotate()', keyWith([]), {})).toThrow(/give "secretEncoding"/);
    expect(nextSecret('rotate()', keyWith([]), { secretEncoding: 'base64url' }).format.secretBytes).toBe(32);
  });
});

describe('rotated', () => {
  const rotation = { value: NEW, nowMs: NOW, endMs: NOW + 60_000 };

  it('puts the new secret before those of the key', () => {
    expect(rotated(keyWith([{ value: OLD }]), rotation)).toMatchObject([{ value: NEW }, { value: OLD }]);
  });

  it('refuses a fifth secret', () => {
    const four = [1, 2, 3, 4].map((n) => ({ value: `${OLD} ${n}` }));
    const tooMany = expect.objectContaining({ code: 'too_many_secrets' });
    expect(() => rotated(keyWith(four), rotation)).toThrow(tooMany);
  });

  it('refuses a secret that the key has already, without showing it', () => {
    expect(() => rotated(keyWith([{ value: NEW }]), rotation)).toThrow(/has already$/);
  });
});
