import { describe, expect, it } from 'vitest';
import { type ApiKey, secretsOf } from '../../../src/keys/api-key.ts';
import { rotatedSecrets } from '../../../src/keys/secrets/rotated-secrets.ts';

const NOW = 1_700_000_000_000;
const at = (seconds: number) => new Date(NOW + seconds * 1000);
const OLD = 'the-old-secret-of-some-length';
const NEW = 'the-new-secret-of-some-length';

function rotate(secrets: NonNullable<ApiKey['secrets']>, overlapSeconds: number) {
  return rotatedSecrets(secretsOf({ id: 'key-1', secrets }), {
    value: NEW,
    nowMs: NOW,
    endMs: NOW + overlapSeconds * 1000,
  });
}

describe('rotatedSecrets', () => {
  it('puts the new secret first and ends the old one after the overlap', () => {
    expect(rotate([{ value: OLD }], 60)).toEqual([{ value: NEW }, { value: OLD, notAfter: at(60) }]);
  });

  it('drops the old secret where there is no overlap', () => {
    expect(rotate([{ value: OLD }], 0)).toEqual([{ value: NEW }]);
  });

  it('never prolongs a secret that ends sooner', () => {
    expect(rotate([{ value: OLD, notAfter: at(10) }], 60)[1]).toEqual({ value: OLD, notAfter: at(10) });
  });

  it('drops a secret that has ended, exactly on its end too', () => {
    expect(rotate([{ value: OLD, notAfter: at(0) }], 60)).toEqual([{ value: NEW }]);
    expect(rotate([{ value: OLD, notAfter: new Date(NOW + 1) }], 60)).toHaveLength(2);
  });

  it('drops a secret that would end before it begins', () => {
    expect(rotate([{ value: OLD, notBefore: at(60) }], 60)).toEqual([{ value: NEW }]);
    expect(rotate([{ value: OLD, notBefore: at(59) }], 60)).toHaveLength(2);
  });

  it('refuses a fifth secret rather than to end one sooner than was promised', () => {
    const four = [1, 2, 3, 4].map((n) => ({ value: `${OLD} ${n}`, notAfter: at(n) }));
    expect(rotate(four, 60)).toBe('too_many_secrets');
    expect(rotate(four.slice(1), 60)).toHaveLength(4);
    expect(rotate(four, 0)).toEqual([{ value: NEW }]);
  });

  it('refuses a secret that the key has already', () => {
    expect(rotate([{ value: NEW }], 0)).toBe('secret_exists');
    expect(rotate([NEW], 0)).toBe('secret_exists');
  });

  it('takes a plain string for a secret without bounds', () => {
    expect(rotate([OLD], 60)).toEqual(rotate([{ value: OLD }], 60));
  });
});
