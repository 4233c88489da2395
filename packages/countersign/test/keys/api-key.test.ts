import { describe, expect, it } from 'vitest';
import { type ApiKey, assertApiKey } from '../../src/index.ts';

const SECRET = 'a-secret-of-some-length';
const good: ApiKey = { id: 'key-1', secrets: [SECRET] };

/** Message about a key that is not sound. */
function problemOf(key: unknown): string {
  try {
    assertApiKey(key as ApiKey);
    return '';
  } catch (error) {
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    return (error as Error).message;
  }
}

describe('assertApiKey', () => {
  it('takes a key with all that a key can have', () => {
    const full: ApiKey = {
      id: 'key-1',
      secrets: [SECRET, { value: SECRET, notBefore: new Date(0), notAfter: new Date(1) }, { value: SECRET }],
      status: 'not_approved',
      mode: 'live',
      ipAllowlist: ['203.0.113.0/24', '2001:db8::/32', '192.0.2.1', '::ffff:10.0.0.0/104'],
      limits: [
        { limit: 600, windowSeconds: 60 },
        { limit: 600, windowSeconds: 60, name: 'other' },
      ],
      scopes: ['a', 'b:c'],
      owner: 'Acme',
      expiresAt: new Date(0),
    };
    expect(problemOf(full)).toBe('');
  });

  it.each<[member: string, changes: object]>([
    ['it has no secret: give "secret"', { secrets: undefined }],
    ['it has "secret" and "secrets": give one of them', { secret: SECRET }],
    ['"secret" is empty', { secrets: undefined, secret: '' }],
    ['"secret" has whitespace', { secrets: undefined, secret: `${SECRET}\n` }],
    ['"secret" must be a text', { secrets: undefined, secret: { value: 5 } }],
    ['"secrets[0].id" must be a text', { secrets: [{ value: SECRET, id: 5 }] }],
    ['"secrets[0].id" must be a text', { secrets: [{ value: SECRET, id: '' }] }],
    ['"secrets"', { secrets: [] }],
    ['"secrets"', { secrets: SECRET }],
    ['"secrets[0]" is empty', { secrets: [''] }],
    ['"secrets[1]" is empty', { secrets: [SECRET, { value: '' }] }],
    ['"secrets[0]" has whitespace', { secrets: [`${SECRET}\n`] }],
    ['"secrets[0]" is shorter', { secrets: ['short'] }],
    ['"secrets[0]": unknown option "secret": write "value"', { secrets: [{ secret: SECRET }] }],
    [
      '"secrets[0]": unknown option "expiresAt": write "notAfter"',
      { secrets: [{ value: SECRET, expiresAt: new Date() }] },
    ],
    ['"secrets[0]" must be a text', { secrets: [5] }],
    [
      '"limits[0]": unknown option "max": write "limit"',
      { limits: [{ limit: 5, windowSeconds: 60, max: 5 }] },
    ],
    ['"secrets[0].notBefore"', { secrets: [{ value: SECRET, notBefore: 5 }] }],
    ['"secrets[0].notAfter"', { secrets: [{ value: SECRET, notAfter: new Date('x') }] }],
    ['"status"', { status: 'inactive' }],
    ['active, disabled, revoked, not_approved', { status: 'inactive' }],
    ['"status"', { status: 'constructor' }],
    ['"mode"', { mode: 'prod' }],
    ['"expiresAt"', { expiresAt: '2030-01-01' }],
    ['"expiresAt"', { expiresAt: new Date('x') }],
    ['"expiresAt" is a text and must be a Date: new Date(', { expiresAt: '2027-01-31' }],
    [
      '"secrets[0].notAfter" is a text and must be a Date',
      { secrets: [{ value: SECRET, notAfter: '2027-01-31' }] },
    ],
    ['"scopes"', { scopes: 'read' }],
    ['"scopes"', { scopes: ['read', ''] }],
    ['"scopes"', { scopes: ['read', 5] }],
    ['"limits', { limits: [{ limit: 0, windowSeconds: 1 }] }],
    ['"limits', { limits: { limit: 1, windowSeconds: 1 } }],
    ['"ipAllowlist"', { ipAllowlist: '203.0.113.0/24' }],
    ['"ipAllowlist"', { ipAllowlist: ['203.0.113.0/33'] }],
    ['"ipAllowlist"', { ipAllowlist: ['example.com'] }],
    ['"ipAllowlist"', { ipAllowlist: [''] }],
    ...['allowedIps', 'allowlist', 'allow', 'ips'].map((name): [string, object] => [
      `unknown option "${name}": write "ipAllowlist"`,
      { [name]: ['203.0.113.7'] },
    ]),
  ])('names the key and %s in the refusal of $1', (member, changes) => {
    const problem = problemOf({ ...good, ...changes });
    expect(problem).toContain('API key "key-1"');
    expect(problem).toContain(member);
    expect(problem).not.toContain(SECRET);
  });

  it.each<[what: string, key: unknown, problem: string]>([
    ['undefined', undefined, 'an API key must be an object with "id" and "secret", got undefined'],
    ['null', null, 'an API key must be an object with "id" and "secret", got null'],
    ['a text', 'key-1', 'an API key must be an object with "id" and "secret", got a text'],
    ['no id', { secrets: [SECRET] }, 'an API key must have an "id", a text; got undefined'],
    [
      'the id as "keyId"',
      { keyId: 'key-1' },
      'an API key must have an "id", a text; got undefined: write "id" for "keyId"',
    ],
    [
      'the id as "key"',
      { key: 'key-1' },
      'an API key must have an "id", a text; got undefined: write "id" for "key"',
    ],
    ['a number as id', { id: 5, key: 'key-1' }, 'an API key must have an "id", a text; got a number'],
    ['an empty id', { id: '' }, 'an API key must have an "id", a text; got an empty text'],
    [
      'a secret without a list',
      { id: 'a', secrets: SECRET },
      'API key "a": "secrets" must be a list, got a text: write "secret" for a single one',
    ],
    ['no secrets', { id: 'a', secrets: [] }, 'API key "a": "secrets" must have at least one secret'],
    [
      'an unset single secret',
      { id: 'a', secret: undefined },
      'the secret of "a" is undefined: is its environment variable set?',
    ],
    [
      'an unset secret',
      { id: 'a', secrets: [undefined] },
      'the secret of "a" is undefined: is its environment variable set?',
    ],
    [
      'a secret that is null',
      { id: 'a', secrets: [null] },
      'the secret of "a" is null: is its environment variable set?',
    ],
    [
      'an unset second secret',
      { id: 'a', secrets: [SECRET, undefined] },
      '"secrets[1]" of "a" is undefined: is its environment variable set?',
    ],
    [
      'a secret whose value is null',
      { id: 'a', secrets: [{ value: null }] },
      'the secret of "a" is null: is its environment variable set?',
    ],
    [
      'a secret of bytes',
      { id: 'a', secrets: [Buffer.from(SECRET)] },
      'API key "a": "secrets[0]" must be a text, as the vendor shows it, got a Buffer',
    ],
    ['another mode', { ...good, mode: 'prod' }, 'API key "key-1": "mode" must be "test" or "live"'],
    [
      'a scope that is a number',
      { ...good, scopes: [5] },
      'API key "key-1": "scopes" must be a list of non-empty strings',
    ],
    [
      'an expiry that is a number',
      { ...good, expiresAt: 5 },
      'API key "key-1": "expiresAt" must be a valid Date, got a number: write new Date(…)',
    ],
  ])('says of %s what is wrong and what to do', (_what, key, problem) => {
    expect(problemOf(key)).toBe(problem);
  });

  it('takes null where a database has it', () => {
    const columns = { ipAllowlist: null, limits: null, scopes: null, expiresAt: null };
    const secrets = [{ value: SECRET, notBefore: null, notAfter: null }];
    expect(problemOf({ id: 'key-1', secrets, ...columns })).toBe('');
  });

  it.each(['active', 'disabled', 'revoked', 'not_approved'] as const)('takes the status %s', (status) => {
    expect(problemOf({ ...good, status })).toBe('');
  });

  it.each(['test', 'live'] as const)('takes the mode %s', (mode) => {
    expect(problemOf({ ...good, mode })).toBe('');
  });

  it.each([[undefined], [null], ['key'], [{}], [{ id: '' }], [{ id: 5 }], [[]]])(
    'refuses $0 for having no id',
    (key) => {
      expect(problemOf(key)).toContain('"id"');
    },
  );
});
