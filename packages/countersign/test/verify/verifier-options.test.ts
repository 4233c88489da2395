import { describe, expect, it } from 'vitest';
import { createVerifier, defineScheme, memoryStore, type VerifierOptions } from '../../src/index.ts';
import { acme, key, PLAIN } from '../support/acme.ts';

const good: VerifierOptions = {
  scheme: acme,
  keys: key,
  store: memoryStore({ maxReplayIds: 10 }),
};

describe('createVerifier', () => {
  it.each<[string, unknown]>([
    ['scheme', undefined],
    ['scheme', {}],
    ['scheme', 'acme'],
    ['keys', undefined],
    ['keys', 'key-1'],
    ['keys', new Map()],
    ['store', {}],
    ['store', null],
    ['store', new Map()],
    ['namespace', ''],
    ['namespace', 5],
    ['maxBodyBytes', -1],
    ['maxBodyBytes', Number.NaN],
    ['maxBodyBytes', Number.POSITIVE_INFINITY],
    ['maxBodyBytes', '1mb'],
    ['replayMarginSeconds', -1],
    ['replayMarginSeconds', Number.NaN],
    ['replayMarginSeconds', '5'],
    ['store', { admit() {}, timeoutMs: 0 }],
    ['store', { admit() {}, timeoutMs: Number.NaN }],
    ['store', { admit() {}, timeoutMs: 2 ** 31 }],
    ['store', { admit() {}, timeoutMs: '250' }],
    ['storeTimeoutMs', 50],
    ['keysTimeoutMs', 0],
    ['keysTimeoutMs', 2 ** 31],
    ['keysTimeoutMs', Number.NaN],
    ['onStoreFailure', 'allow'],
    ['onStoreFailure', null],
    ['onStoreFailure', { replay: 'allow' }],
    ['onStoreFailure', { replay: 'yes' }],
    ['onStoreFailure', { limits: true }],
    ['onStoreFailure', { replays: 'local' }],
    ['failureThrottle', false],
    ['failureThrottle', { limit: 0, windowSeconds: 60 }],
    ['failureThrottle', { limit: 5 }],
    ['failureThrottle', { limit: 5, windowSeconds: 0 }],
    ['failureThrottle', { limit: 5, windowSeconds: 60, max: 1 }],
    ['maxAddresses', { maxAddresses: 0, limit: 5, windowSeconds: 60 }],
    ['maxAddresses', { maxAddresses: Number.NaN, limit: 5, windowSeconds: 60 }],
    ['logger', {}],
    ['logger', { info() {}, warn() {} }],
    ['logger', null],
    ['clock', 5],
    ['clock', new Date(0)],
    ['window', 300],
    ['Store', memoryStore({ maxReplayIds: 1 })],
  ])('refuses "%s" as $1, by its name', (name, value) => {
    const option = name === 'maxAddresses' ? 'failureThrottle' : name;
    expect(() => createVerifier({ ...good, [option]: value })).toThrow(new RegExp(`[".]${name}[".[]`));
  });

  it('takes an option that is undefined as one that is not given', () => {
    const names = [
      'store',
      'namespace',
      'maxBodyBytes',
      'onStoreFailure',
      'failureThrottle',
      'defaultLimits',
      'logger',
    ];
    const options = { ...good, ...Object.fromEntries(names.map((name) => [name, undefined])) };
    expect(createVerifier(options).maxBodyBytes).toBe(1024 * 1024);
    expect(() => createVerifier({ ...good, defaultLimits: { test: undefined } })).not.toThrow();
  });

  it.each([1, 2 ** 31 - 1, Number.POSITIVE_INFINITY])(
    'takes a store with a deadline of %s ms',
    (timeoutMs) => {
      const store = { timeoutMs, admit: memoryStore().admit };
      expect(() => createVerifier({ ...good, store })).not.toThrow();
    },
  );

  it.each([undefined, null, 5])('refuses %s in the place of options', (options) => {
    expect(() => createVerifier(options as unknown as VerifierOptions)).toThrow(TypeError);
  });

  it('refuses at once a key whose secret is not what the scheme takes, without quoting it', () => {
    const scheme = defineScheme({ ...PLAIN, secret: 'base64' });
    const keys = { id: 'k', secret: 'not-base64-but-long-enough' };
    const make = () => createVerifier({ ...good, scheme, keys });
    expect(make).toThrow(/API key "k", "secret".*base64/);
    expect(make).not.toThrow(/long-enough/);
  });

  it('takes the values at the edge of what is allowed', () => {
    const edge = { maxBodyBytes: 0, replayMarginSeconds: 0, keysTimeoutMs: 2 ** 31 - 1 };
    expect(createVerifier({ ...good, ...edge }).maxBodyBytes).toBe(0);
  });

  it('verifies bodies of up to 1 MiB unless told otherwise', () => {
    expect(createVerifier(good).maxBodyBytes).toBe(1024 * 1024);
  });
});
