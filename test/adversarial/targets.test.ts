import { iimmpact } from 'countersign/schemes/iimmpact';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { describe, expect, it } from 'vitest';
import { besiege } from './siege.ts';

const PATHS: readonly (readonly [string, string])[] = [
  ['/api/v1/a', '/api/v1/%61'],
  ['/api/v1/%2e%2e/admin', '/api/admin'],
  ['/api/v1/../admin', '/api/admin'],
  ['/api/v1/a', '/api/v1/./a'],
  ['/api/v1/a%2Fb', '/api/v1/a/b'],
  ['/api/v1/a%2Fb', '/api/v1/a%2fb'],
  ['/api/v1/a%2Fb', '/api/v1/a%252Fb'],
  ['/api/v1/a', '/api/v1/a/'],
  ['/api/v1/a', '/api/v1//a'],
  ['/api/v1/a', '/API/v1/a'],
  ['/api/v1/a', '/api/v1/a;x=1'],
  ['/api/v1/a', '/api/v1/a%00'],
  ['/api/v1/a', '/api/v1/a%20'],
  ['/api/v1/%E9', '/api/v1/%C3%A9'],
];

describe.each([
  ['slaunchx', slaunchx()],
  ['intend', intend({ message: intendAssumedWholeRequest })],
] as const)('a path under %s', (_name, scheme) => {
  it.each(PATHS)('signed as %s does not pass as %s', async (signed, sent) => {
    const { sign, fire } = besiege(scheme);
    const headers = sign({ target: signed });
    expect(await fire({ headers, target: sent })).toBe('signature_mismatch');
    expect(await fire({ headers, target: signed })).toBe('accepted');
  });

  it.each(['/api/v1/a#b', '/api/v1/a?b#c', 'http://localhost/api/v1/a'])(
    'in a form that routers take apart otherwise is refused: %s',
    async (target) => {
      const { sign, fire } = besiege(scheme);
      expect(await fire({ headers: sign({ target }), target })).toBe('malformed_target');
    },
  );
});

describe('a query', () => {
  it.each([
    ['/x?a=1&b=2', '/x?a=1&b=3'],
    ['/x?a=1', '/x?a=1&b=2'],
    ['/x?a=1', '/x?a=1&a=2'],
    ['/x?a=1&a=2', '/x?a=2&a=1'],
    ['/x?a=1', '/x?A=1'],
    ['/x?a=1', '/x'],
    ['/x', '/x?a=1'],
    ['/x?a=%2520', '/x?a=%20'],
    ['/x?a=%2B', '/x?a=+'],
    ['/x?a=%FF', '/x?a=%FE'],
    ['/x?a=%EF%BF%BD', '/x?a=%FF'],
    ['/x?a', '/x?a=1'],
    ['/x?a=x', '/x?a=x%00'],
  ])('signed as %s does not pass as %s (IIMMPACT)', async (signed, sent) => {
    const { sign, fire } = besiege(iimmpact());
    const headers = sign({ target: signed });
    expect(await fire({ headers, target: sent })).toBe('signature_mismatch');
    expect(await fire({ headers, target: signed })).toBe('accepted');
  });

  it.each(['/x?a=%', '/x?a=%2', '/x?a=%zz', '/x?%=1', '/x?a=%u0041'])(
    'that cannot be decoded is refused, not guessed: %s',
    async (target) => {
      const { sign, fire } = besiege(iimmpact());
      expect(await fire({ headers: sign(), target })).toBe('malformed_target');
    },
  );

  it('of __proto__ is signed like any other (IIMMPACT)', async () => {
    const { sign, fire } = besiege(iimmpact());
    const headers = sign({ target: '/x?__proto__=1&constructor=2' });
    expect(await fire({ headers, target: '/x?__proto__=9&constructor=2' })).toBe('signature_mismatch');
    expect(await fire({ headers, target: '/x?constructor=2&__proto__=1' })).toBe('accepted');
  });

  it('of 4000 parameters is sorted in reasonable time and verified', async () => {
    const { sign, fire } = besiege(iimmpact());
    const target = `/x?${Array.from({ length: 4000 }, (_, i) => `k${(i * 7919) % 4000}=${i}`).join('&')}`;
    expect(await fire({ headers: sign({ target }), target })).toBe('accepted');
  });
});
