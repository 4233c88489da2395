import { describe, expect, it } from 'vitest';
import { diagnosis } from '../../src/diagnosis.ts';
import { acme, acmeVerifier, key } from '../support/acme.ts';

describe('diagnosis()', () => {
  it.each<[string, unknown]>([
    ['diagnosis\\(\\) takes an options object, got true', true],
    ['diagnosis\\(\\) takes an options object, got null', null],
    ['diagnosis\\(\\) takes an options object, got a text', 'log'],
    ['diagnosis\\(\\): unknown option "budget": write "budgetMs"', { budget: 5 }],
    ['diagnosis\\(\\): "budgetMs"', { budgetMs: 0 }],
    ['diagnosis\\(\\): "budgetMs"', { budgetMs: -1 }],
    ['diagnosis\\(\\): "budgetMs"', { budgetMs: Number.NaN }],
    ['diagnosis\\(\\): "budgetMs"', { budgetMs: 1001 }],
    ['diagnosis\\(\\): "budgetMs"', { budgetMs: '5' }],
    ['diagnosis\\(\\): "perMinute"', { perMinute: -1 }],
    ['diagnosis\\(\\): "perMinute"', { perMinute: 1.5 }],
    ['diagnosis\\(\\): "perMinute"', { perMinute: 6001 }],
    ['diagnosis\\(\\): "perMinute"', { perMinute: '60' }],
    ['diagnosis\\(\\): "toTestKeys"', { toTestKeys: 'yes' }],
    ['diagnosis\\(\\): "toTestKeys"', { toTestKeys: null }],
    ['diagnosis\\(\\): "otherKeys"', { otherKeys: 'key-1' }],
    ['diagnosis\\(\\): "otherKeys"', { otherKeys: null }],
    ['diagnosis\\(\\): "otherKeys": API key "a"', { otherKeys: [{ id: 'a' }] }],
    ['diagnosis\\(\\): "otherKeys": API key "a"', { otherKeys: [{ id: 'a', secrets: ['short'] }] }],
  ])('says %s for $1', (text, options) => {
    expect(() => diagnosis(options as never)).toThrow(new RegExp(`^${text}`));
  });

  it('has createVerifier() name the other key whose secret the scheme does not take, without quoting it', () => {
    const scheme = {
      ...acme,
      toKey: () => {
        throw new TypeError('not strict base64');
      },
    };
    const keys = { find: () => undefined };
    const make = () => acmeVerifier({ scheme, keys, diagnosis: diagnosis({ otherKeys: [key] }) });
    expect(make).toThrow(
      /^createVerifier\(\): "diagnosis": "otherKeys": API key "key-1", "secrets\[0\]": not strict base64/,
    );
  });

  it.each([
    undefined,
    {},
    { budgetMs: 0.5 },
    { budgetMs: 1000 },
    { perMinute: 0 },
    { perMinute: 6000 },
    { otherKeys: [] },
    { otherKeys: [key] },
    { otherKeys: () => [] },
    { toTestKeys: true },
  ] as const)('takes $0', (options) => {
    expect(() => acmeVerifier({ diagnosis: diagnosis(options) })).not.toThrow();
  });
});
