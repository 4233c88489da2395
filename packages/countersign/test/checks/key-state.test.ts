import { describe, expect, it } from 'vitest';
import type { ApiKey, KeyMode } from '../../src/index.ts';
import { acmeRequest, acmeVerifier, codeOf, key, NOW } from '../support/acme.ts';

describe('a key', () => {
  it.each<[what: string, code: string, record: Partial<ApiKey>]>([
    ['that says nothing of its status', 'accepted', {}],
    ['that is active', 'accepted', { status: 'active' }],
    ['that is disabled', 'key_disabled', { status: 'disabled' }],
    ['that is revoked', 'key_revoked', { status: 'revoked' }],
    ['that is not approved', 'key_not_approved', { status: 'not_approved' }],
    ['that expires a millisecond later', 'accepted', { expiresAt: new Date(NOW + 1) }],
    ['that expires at this moment', 'key_expired', { expiresAt: new Date(NOW) }],
    ['that is revoked and has expired', 'key_revoked', { status: 'revoked', expiresAt: new Date(0) }],
  ])('%s gets %s', async (_what, code, record) => {
    expect(await codeWith(record)).toBe(code);
  });

  it.each<[mode: KeyMode | undefined, required: KeyMode | undefined, code: string]>([
    ['live', 'live', 'accepted'],
    ['test', 'live', 'wrong_mode'],
    ['live', 'test', 'wrong_mode'],
    [undefined, 'live', 'wrong_mode'],
    ['test', undefined, 'accepted'],
  ])('of mode %s, where %s is required, gets %s', async (mode, required, code) => {
    expect(await codeWith(mode === undefined ? {} : { mode }, required)).toBe(code);
  });
});

async function codeWith(record: Omit<ApiKey, 'id' | 'secret' | 'secrets'>, mode?: KeyMode): Promise<string> {
  const found: ApiKey = { ...key, ...record };
  const verifier = acmeVerifier({ keys: { find: () => found } });
  return codeOf(await verifier.verify(acmeRequest(), mode === undefined ? {} : { mode }));
}
