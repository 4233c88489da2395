import { describe, expect, it } from 'vitest';
import { newSecret, nextSecret, rotated } from '../../../src/redis/keys/key-secrets.ts';
import type { FullKey } from '../../../src/redis/keys/stored-key.ts';

const NOW = 1_700_000_000_000;
const at = (seconds: number) => new Date(NOW + seconds * 1000);
const OLD = 'the-old-secret-of-some-length';
const NEW = 'the-new-secret-of-some-length';

function keyWith(secrets: FullKey['secrets'], rest: Partial<FullKey> = {}): FullKey {
  return { id: 'k', status: 'active', secrets, createdAt: at(0), updatedAt: at(0), ...rest };
}

function rotateWith(secrets: FullKey['secrets'], overlapSeconds: number): FullKey['secrets'] {
  return rotated(keyWith(secrets), NEW, NOW, NOW + overlapSeconds * 1000);
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
  it('puts the new secret first and ends the old one after the overlap', () => {
    expect(rotateWith([{ value: OLD }], 60)).toEqual([{ value: NEW }, { value: OLD, notAfter: at(60) }]);
  });

  it('drops the old secret where there is no overlap', () => {
    expect(rotateWith([{ value: OLD }], 0)).toEqual([{ value: NEW }]);
  });

  it('never prolongs a secret that ends sooner', () => {
    expect(rotateWith([{ value: OLD, notAfter: at(10) }], 60)[1]).toEqual({ value: OLD, notAfter: at(10) });
  });

  it('drops a secret that has ended, exactly on its end too', () => {
    expect(rotateWith([{ value: OLD, notAfter: at(0) }], 60)).toEqual([{ value: NEW }]);
    expect(rotateWith([{ value: OLD, notAfter: new Date(NOW + 1) }], 60)).toHaveLength(2);
  });

  it('drops a secret that would end before it begins', () => {
    expect(rotateWith([{ value: OLD, notBefore: at(60) }], 60)).toEqual([{ value: NEW }]);
    expect(rotateWith([{ value: OLD, notBefore: at(59) }], 60)).toHaveLength(2);
  });

  it('refuses a fifth secret rather than to end one sooner than was promised', () => {
    const four = [1, 2, 3, 4].map((n) => ({ value: `${OLD} ${n}`, notAfter: at(n) }));
    expect(() => rotateWith(four, 60)).toThrow(expect.objectContaining({ code: 'too_many_secrets' }));
    expect(rotateWith(four.slice(1), 60)).toHaveLength(4);
    expect(rotateWith(four, 0)).toEqual([{ value: NEW }]);
  });

  it('refuses a secret that the key has already, without showing it', () => {
    expect(() => rotateWith([{ value: NEW }], 0)).toThrow(/has already$/);
  });
});
