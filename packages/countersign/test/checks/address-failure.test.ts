import { describe, expect, it } from 'vitest';
import { compileAllowlist } from '../../src/checks/address.ts';
import { addressFailure } from '../../src/checks/address-failure.ts';

const allow = compileAllowlist(['203.0.113.9']);

describe('an address that is not allowed', () => {
  it('is refused without a word where it is merely another', () => {
    expect(addressFailure(allow, '203.0.113.8')).toEqual({ code: 'ip_not_allowed' });
  });

  it.each([undefined, ''])(
    'is said in the log to be unknown where it is %j, as behind a Unix socket',
    (address) => {
      expect(addressFailure(allow, address)).toMatchObject({
        code: 'ip_not_allowed',
        detail: expect.stringMatching(/not known.*Unix/),
      });
    },
  );

  it.each(['unknown', '_hidden', '203.0.113'])('is said in the log to be none where it is %j', (address) => {
    const { code, detail } = addressFailure(allow, address) ?? {};
    expect(code).toBe('ip_not_allowed');
    expect(detail).toMatch(/no IP address/);
    expect(detail).not.toContain(address);
  });
});

it('an address of a key without an allowlist is not looked at', () => {
  expect(addressFailure(undefined, undefined)).toBeUndefined();
  expect(addressFailure(allow, '203.0.113.9')).toBeUndefined();
});
