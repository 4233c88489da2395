import { describe, expect, it, onTestFinished } from 'vitest';
import { type ApiKey, createVerifier, defineScheme, type KeySecret, onEvent } from '../../src/index.ts';
import { compileKey, secretIdOf } from '../../src/keys/compiled-key.ts';
import {
  ACME,
  acme,
  acmeRequest,
  acmeVerifier,
  codeOf,
  key,
  NOW,
  OTHER_SECRET,
  SECRET,
} from '../support/acme.ts';

const settings = { scheme: acme, namespace: 'acme', defaultLimits: undefined };
const byPrefix = defineScheme({ ...ACME, modeByPrefix: { ak_test_: 'test', ak_live_: 'live' } });

describe('a key as handlers get it', () => {
  it('has what a handler needs of its record, and nothing else', () => {
    const rights = { status: 'active', ipAllowlist: ['192.0.2.1'], limits: [] } as const;
    const { verified } = compileKey({ id: 'key-1', secrets: [SECRET], owner: 'Acme', ...rights }, settings);
    expect(verified).toStrictEqual({
      id: 'key-1',
      mode: undefined,
      scopes: [],
      owner: 'Acme',
      expiresAt: undefined,
    });
  });

  it('has a list of scopes and an end that is undefined where the record has null', () => {
    const { verified } = compileKey({ id: 'key-1', secret: SECRET, scopes: null, expiresAt: null }, settings);
    expect(verified).toMatchObject({ scopes: [], expiresAt: undefined });
  });

  it('has the mode of its record before that of its prefix, and that of its prefix before none', () => {
    const modeOf = (record: Pick<ApiKey, 'id' | 'mode'>) =>
      compileKey({ ...key, ...record }, { ...settings, scheme: byPrefix }).verified;
    expect(modeOf({ id: 'ak_test_1' })).toHaveProperty('mode', 'test');
    expect(modeOf({ id: 'ak_test_1', mode: 'live' })).toHaveProperty('mode', 'live');
    expect(modeOf({ id: 'other_1' })).toHaveProperty('mode', undefined);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(compileKey(key, settings).verified)).toBe(true);
  });

  it('lets no listener widen what the key may do', async () => {
    const record = { ...key, scopes: ['orders'], expiresAt: new Date(NOW + 60_000) };
    const verifier = acmeVerifier({ keys: record });
    const stop = onEvent('verdict', (event) => {
      const given = event.key as unknown as { scopes: string[]; expiresAt: Date };
      given.expiresAt.setTime(0);
      given.scopes.push('payouts');
    });
    onTestFinished(stop);
    expect(codeOf(await verifier.verify(acmeRequest(), { scopes: ['orders'] }))).toBe('accepted');
    stop();
    expect(codeOf(await verifier.verify(acmeRequest(), { scopes: ['payouts'] }))).toBe('insufficient_scope');
    expect(record).toMatchObject({ scopes: ['orders'], expiresAt: new Date(NOW + 60_000) });
  });
});

describe('the secrets of a key', () => {
  it.each<[code: string, what: string, secret: KeySecret]>([
    ['accepted', 'without bounds, as an object', { value: SECRET }],
    ['accepted', 'from this moment on', { value: SECRET, notBefore: new Date(NOW) }],
    ['signature_mismatch', 'from the next millisecond on', { value: SECRET, notBefore: new Date(NOW + 1) }],
    ['accepted', 'until the next millisecond', { value: SECRET, notAfter: new Date(NOW + 1) }],
    ['signature_mismatch', 'until this moment', { value: SECRET, notAfter: new Date(NOW) }],
  ])('make a request %s: %s', async (code, _what, secret) => {
    const verifier = acmeVerifier({ keys: { ...key, secrets: [secret, OTHER_SECRET] } });
    expect(codeOf(await verifier.verify(acmeRequest()))).toBe(code);
  });

  it('have the ids of the record', () => {
    const compiled = compileKey({ ...key, secrets: [SECRET, { id: 'new', value: OTHER_SECRET }] }, settings);
    const ids = compiled.secrets.map((secret) => secretIdOf(compiled, secret.key));
    expect(ids).toEqual([undefined, 'new']);
  });

  it('are named by their place where the scheme cannot take them, and never shown', () => {
    const base64 = defineScheme({ ...ACME, secret: 'base64' });
    const secrets = ['QUFBQUFBQUFBQUFBQUFBQUFBQUFBQQ==', 'not base64, this one!'.replaceAll(' ', '')];
    const create = () => createVerifier({ scheme: base64, keys: { id: 'key-1', secrets } });
    expect(create).toThrow(/API key "key-1".*"secrets\[1\]"/);
    expect(create).not.toThrow(secrets[1]);
  });

  it('that fail in the code of a scheme by no error are named all the same', () => {
    const throwing = {
      ...acme,
      toKey: () => {
        throw 'a text';
      },
    };
    expect(() => compileKey(key, { ...settings, scheme: throwing })).toThrow(/the secret is not usable/);
  });
});
