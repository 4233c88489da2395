import { describe, expect, it } from 'vitest';
import { scopeFailure } from '../../src/checks/scopes.ts';

describe('scopes', () => {
  it.each<[granted: string[], required: string[] | undefined]>([
    [[], undefined],
    [[], []],
    [['read'], undefined],
    [['read', 'write'], ['write']],
    [
      ['read', 'write'],
      ['write', 'read'],
    ],
  ])('of %j are enough for %j', (granted, required) => {
    expect(scopeFailure(granted, required)).toBeUndefined();
  });

  it.each<[granted: string[], required: string[], missing: string]>([
    [[], ['read'], 'read'],
    [['read'], ['read', 'write'], 'write'],
    [['reading'], ['read'], 'read'],
    [['READ'], ['read'], 'read'],
  ])('of %j are not enough for %j, and the log says which is missing', (granted, required, missing) => {
    expect(scopeFailure(granted, required)).toEqual({
      code: 'insufficient_scope',
      detail: `the scope ${missing} is missing`,
    });
  });
});
