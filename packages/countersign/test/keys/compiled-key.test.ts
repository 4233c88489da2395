import { describe, expect, it } from 'vitest';
import { type ApiKey, createVerifier, defineScheme, staticKeys } from '../../src/index.ts';
import { compileKey, secretIndexOf } from '../../src/keys/compiled-key.ts';
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
  it('has no secrets, and nothing that its record does not have', () => {
    const { verified } = compileKey({ id: 'key-1', secrets: [SECRET], owner: 'Acme' }, settings);
    expect(verified).toStrictEqual({ id: 'key-1', owner: 'Acme' });
  });

  it('has the mode of its record before that of its prefix, and that of its prefix before none', () => {
    const modeOf = (record: Partial<ApiKey>) =>
      compileKey({ ...key, ...record }, { ...settings, scheme: byPrefix }).verified;
    expect(modeOf({ id: 'ak_test_1' })).toHaveProperty('mode', 'test');
    expect(modeOf({ id: 'ak_test_1', mode: 'live' })).toHaveProperty('mode', 'live');
    expect(modeOf({ id: 'other_1' })).not.toHaveProperty('mode');
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(compileKey(key, settings).verified)).toBe(true);
  });
});

describe('the secrets of a key', () => {
  it.each<[code: string, what: string, secret: ApiKey['secrets'][number]]>([
    ['accepted', 'without bounds, as an object', { value: SECRET }],
    ['accepted', 'from this moment on', { value: SECRET, notBefore: new Date(NOW) }],
    ['signature_mismatch', 'from the next millisecond on', { value: SECRET, notBefore: new Date(NOW + 1) }],
    ['accepted', 'until the next millisecond', { value: SECRET, notAfter: new Date(NOW + 1) }],
    ['signature_mismatch', 'until this moment', { value: SECRET, notAfter: new Date(NOW) }],
  ])('make a request %s: %s', async (code, _what, secret) => {
    const verifier = acmeVerifier({ keys: staticKeys([{ ...key, secrets: [secret, OTHER_SECRET] }]) });
    expect(codeOf(await verifier.verify(acmeRequest()))).toBe(code);
  });

  it('have the places of the record', () => {
    const compiled = compileKey({ ...key, secrets: [SECRET, OTHER_SECRET] }, settings);
    const places = compiled.secrets.map((secret) => secretIndexOf(compiled, secret.key));
    expect(places).toEqual([0, 1]);
  });

  it('are named by their place where the scheme cannot take them, and never shown', () => {
    const base64 = defineScheme({ ...ACME, secret: 'base64' });
    const secrets = ['QUFBQUFBQUFBQUFBQUFBQUFBQUFBQQ==', 'not base64, this one!'.replaceAll(' ', '')];
    const create = () => createVerifier({ scheme: base64, keys: staticKeys([{ id: 'key-1', secrets }]) });
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
