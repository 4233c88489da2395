import { describe, expect, it } from 'vitest';
import { acme, acmeVerifier, key } from '../support/acme.ts';

describe('the option diagnosis', () => {
  it.each<[string, unknown]>([
    ['diagnosis', true],
    ['diagnosis', null],
    ['diagnosis', 'log'],
    ['diagnosis', { budget: 5 }],
    ['diagnosis.budgetMs', { budgetMs: 0 }],
    ['diagnosis.budgetMs', { budgetMs: -1 }],
    ['diagnosis.budgetMs', { budgetMs: Number.NaN }],
    ['diagnosis.budgetMs', { budgetMs: 1001 }],
    ['diagnosis.budgetMs', { budgetMs: '5' }],
    ['diagnosis.perMinute', { perMinute: -1 }],
    ['diagnosis.perMinute', { perMinute: 1.5 }],
    ['diagnosis.perMinute', { perMinute: 6001 }],
    ['diagnosis.perMinute', { perMinute: '60' }],
    ['diagnosis.toTestKeys', { toTestKeys: 'yes' }],
    ['diagnosis.toTestKeys', { toTestKeys: null }],
    ['diagnosis.otherKeys', { otherKeys: 'key-1' }],
    ['diagnosis.otherKeys', { otherKeys: null }],
    ['diagnosis.otherKeys', { otherKeys: [{ id: 'a' }] }],
    ['diagnosis.otherKeys', { otherKeys: [{ id: 'a', secrets: ['short'] }] }],
  ])('is refused as "%s" where it is $1', (name, diagnosis) => {
    expect(() => acmeVerifier({ diagnosis: diagnosis as never })).toThrow(new RegExp(`"${name}"`));
  });

  it('names the other key whose secret is not what the scheme takes, without quoting it', () => {
    const scheme = {
      ...acme,
      toKey: () => {
        throw new TypeError('not strict base64');
      },
    };
    const keys = { find: () => undefined };
    const make = () => acmeVerifier({ scheme, keys, diagnosis: { otherKeys: [key] } });
    expect(make).toThrow(/"diagnosis\.otherKeys": API key "key-1", "secrets\[0\]": not strict base64/);
  });

  it.each([
    false,
    {},
    { budgetMs: 0.5 },
    { budgetMs: 1000 },
    { perMinute: 0 },
    { perMinute: 6000 },
    { otherKeys: [] },
    { otherKeys: [key] },
    { otherKeys: () => [] },
    { toTestKeys: true },
  ] as const)('may be $0', (diagnosis) => {
    expect(() => acmeVerifier({ diagnosis })).not.toThrow();
  });
});
