import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordCodec } from '../../../src/keys/administration/record-codec.ts';
import type { FullKey } from '../../../src/keys/administration/stored-key.ts';
import { toMasterKeyRing } from '../../../src/keys/sealing/master-keys.ts';

const ring = toMasterKeyRing({ current: 'one', keys: { one: randomBytes(32) } });
const codec = recordCodec('{keys}', ring);
const SECRET = 'a-secret-of-some-length';

const key: FullKey = {
  id: 'k',
  status: 'active',
  mode: 'live',
  ipAllowlist: ['203.0.113.0/24'],
  limits: [{ limit: 600, windowSeconds: 60, name: 'minute' }],
  scopes: ['orders'],
  owner: 'merchant 17',
  expiresAt: new Date('2030-01-01T00:00:00.000Z'),
  secretEncoding: 'base64',
  secretBytes: 32,
  secrets: [{ value: SECRET, notBefore: new Date(1), notAfter: new Date(2) }],
  createdAt: new Date(3),
  updatedAt: new Date(4),
};

interface Parsed {
  v: unknown;
  record: Record<string, unknown>;
  sealed: string;
}

function changed(text: string, change: (parsed: Parsed) => void): string {
  const parsed = JSON.parse(text) as Parsed;
  change(parsed);
  return JSON.stringify(parsed);
}

function expectUnreadable(id: string, text: string): void {
  expect(() => codec.decode(id, text)).toThrow(expect.objectContaining({ code: 'record_unreadable' }));
}

const date = fc.date({ noInvalidDate: true });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const text = fc.string({ unit: 'binary', minLength: 1 });
const anyKey: fc.Arbitrary<FullKey> = fc
  .record({
    id: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    status: fc.constantFrom('active', 'disabled', 'revoked', 'not_approved'),
    mode: optional(fc.constantFrom('test', 'live')),
    ipAllowlist: optional(fc.array(fc.ipV4())),
    limits: optional(
      fc.uniqueArray(
        fc.record(
          {
            limit: fc.integer({ min: 1 }),
            windowSeconds: fc.double({ min: 0.001, max: 1e9, noNaN: true }),
            name: fc.string({ minLength: 1 }),
          },
          { requiredKeys: ['limit', 'windowSeconds'] },
        ),
        { selector: ({ windowSeconds }) => windowSeconds },
      ),
    ),
    scopes: optional(fc.array(text)),
    owner: optional(fc.string({ unit: 'binary' })),
    expiresAt: optional(date),
    secretEncoding: optional(fc.constantFrom('base64', 'base64url', 'hex')),
    secretBytes: optional(fc.integer({ min: 16, max: 1024 })),
    secrets: fc.array(
      fc
        .record({
          value: fc.string({ unit: 'binary', minLength: 14 }).map((each) => `s${each}s`),
          notBefore: optional(date),
          notAfter: optional(date),
        })
        .map(present),
      { minLength: 1, maxLength: 4 },
    ),
    createdAt: date,
    updatedAt: date,
  })
  .map(present) as unknown as fc.Arbitrary<FullKey>;

function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

describe('the record of a key', () => {
  it('reads as the key that was written', () => {
    fc.assert(
      fc.property(anyKey, (each) => {
        expect(codec.decode(each.id, codec.encode(each))).toEqual(each);
      }),
    );
  });

  it('shows what is public and none of the secrets', () => {
    const written = codec.encode(key);
    expect(JSON.parse(written)).toMatchObject({
      v: 1,
      record: { status: 'active', owner: 'merchant 17', expiresAt: '2030-01-01T00:00:00.000Z' },
    });
    expect(written).not.toContain(SECRET);
    expect(written).not.toContain('notAfter');
  });

  it('is not read under another id', () => {
    expectUnreadable('l', codec.encode(key));
    expectUnreadable('k ', codec.encode(key));
  });

  it('is not read from another hash', () => {
    expect(() => recordCodec('test:{keys}', ring).decode('k', codec.encode(key))).toThrow('does not open');
  });

  it('is not read with the secrets of another key', () => {
    const other = JSON.parse(codec.encode({ ...key, id: 'l' })) as Parsed;
    expectUnreadable(
      'k',
      changed(codec.encode(key), (parsed) => {
        parsed.sealed = other.sealed;
      }),
    );
  });

  it.each<[string, unknown]>([
    ['status', 'disabled'],
    ['mode', 'test'],
    ['ipAllowlist', []],
    ['limits', []],
    ['limits', [{ limit: 601, windowSeconds: 60, name: 'minute' }]],
    ['scopes', ['orders', 'refunds']],
    ['owner', 'merchant 18'],
    ['expiresAt', '2031-01-01T00:00:00.000Z'],
    ['secretEncoding', 'hex'],
    ['secretBytes', 16],
    ['createdAt', '2031-01-01T00:00:00.000Z'],
    ['updatedAt', '2031-01-01T00:00:00.000Z'],
    ['id', 'k'],
    ['secrets', ['another-secret-of-some-length']],
  ])('is not read when its "%s" was changed in Redis: $1', (member, value) => {
    const written = codec.encode(key);
    expectUnreadable(
      'k',
      changed(written, ({ record }) => {
        record[member] = value;
      }),
    );
  });

  it.each(Object.keys(JSON.parse(codec.encode(key)).record))(
    'is not read when its "%s" was taken out in Redis',
    (member) => {
      expectUnreadable(
        'k',
        changed(codec.encode(key), ({ record }) => {
          delete record[member];
        }),
      );
    },
  );

  it('is not read when a member is given twice, of which another reader might see the first', () => {
    const written = codec.encode({ ...key, status: 'revoked' });
    expectUnreadable('k', written.replace('"status":"revoked"', '"status":"revoked","status":"active"'));
    expectUnreadable('k', written.replace('"record":{', '"record":{"__proto__":{"status":"active"},'));
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"v":1,'],
    ['a number', '7'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no members', '{}'],
    ['another version', '{"v":2,"record":{},"sealed":""}'],
    ['a record that is a list', '{"v":1,"record":[],"sealed":""}'],
    ['an envelope that is none', '{"v":1,"record":{},"sealed":"x"}'],
    ['another member', '{"v":1,"record":{},"sealed":"x","more":1}'],
  ])('is unreadable when Redis holds %s', (_name, written) => {
    expectUnreadable('k', written);
  });

  it('names the key in its error, without letting the id write lines into a log', () => {
    expect(() => codec.decode('a\nb', '{}')).toThrow('the record of API key "a\\nb" is of another version');
  });
});
