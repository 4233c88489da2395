import { describe, expectTypeOf, it } from 'vitest';
import type { Accepted, ApiKey, FindKey, KeySource, Keys, Owner, VerifiedKey } from '../../src/index.ts';

const id = 'key-1';
declare const column: { text: string | null; date: Date | null; list: string[] | null };

describe('the type of a key', () => {
  it('has one secret, which may be an environment variable, or several', () => {
    expectTypeOf({ id, secret: process.env.SECRET }).toExtend<ApiKey>();
    expectTypeOf({ id, secrets: [process.env.SECRET, { id: 'old', value: 'a' }] }).toExtend<ApiKey>();
    expectTypeOf({ id }).not.toExtend<ApiKey>();
    expectTypeOf({ id, secret: 'a', secrets: ['b'] }).not.toExtend<ApiKey>();
    expectTypeOf({ id, secret: null }).not.toExtend<ApiKey>();
  });

  it('takes null where a column may be null', () => {
    expectTypeOf<{
      id: string;
      secrets: { value: string; notBefore: typeof column.date; notAfter: typeof column.date }[];
      scopes: typeof column.list;
      ipAllowlist: typeof column.list;
      limits: null;
      expiresAt: typeof column.date;
    }>().toExtend<ApiKey>();
    expectTypeOf<{ id: string; secret: 'a'; expiresAt: string }>().not.toExtend<ApiKey>();
  });

  it('has no option by another name', () => {
    // @ts-expect-error
    ({ id, secret: 'a', allow: [] }) satisfies ApiKey;
    // @ts-expect-error
    ({ id, secret: 'a', allowedIps: [] }) satisfies ApiKey;
  });

  it('has an owner that is a text where the application says no other', () => {
    expectTypeOf<Owner>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Accepted['key']>().toEqualTypeOf<VerifiedKey>();
    expectTypeOf<VerifiedKey>().toEqualTypeOf<{
      readonly id: string;
      readonly mode: 'test' | 'live' | undefined;
      readonly scopes: readonly string[];
      readonly owner: string | undefined;
      readonly expiresAt: Date | undefined;
    }>();
  });
});

it('the keys of a verifier are a key, a list, a function or a source', () => {
  expectTypeOf<ApiKey | readonly ApiKey[] | FindKey | KeySource>().toEqualTypeOf<Keys>();
  expectTypeOf<(id: string) => Promise<{ id: string; secret: string } | null>>().toExtend<Keys>();
  expectTypeOf<(id: string) => undefined>().toExtend<Keys>();
});
