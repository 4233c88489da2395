import { describe, expect, it } from 'vitest';
import { sharedAllowlist, sharedLimits } from '../../src/keys/shared-rights.ts';

const PLAN = { limit: 2, windowSeconds: 60 };

/** As a record of an ORM: members are getters, and JSON says what it likes. */
class Plan {
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  get windowSeconds(): number {
    return 60;
  }

  toJSON(): string {
    return 'plan';
  }
}

describe('limits that keys share', () => {
  it('are one list for all keys with the same', () => {
    const shared = sharedLimits([PLAN, { ...PLAN, name: 'minute' }]);
    expect(sharedLimits([{ ...PLAN }, { ...PLAN, name: 'minute' }])).toBe(shared);
    expect(sharedLimits([{ ...PLAN, name: undefined }])).toBe(sharedLimits([PLAN]));
    expect(sharedLimits([{ ...PLAN, name: 'second' }])).not.toBe(sharedLimits([{ ...PLAN, name: 'minute' }]));
  });

  it('are what each key was given, also where members are getters and JSON does not tell them apart', () => {
    expect(sharedLimits([new Plan(2)])).toEqual([PLAN]);
    expect(sharedLimits([new Plan(5)])).toEqual([{ limit: 5, windowSeconds: 60 }]);
  });

  it('stay as they were when the object that was given changes', () => {
    const given = [{ ...PLAN }];
    const shared = sharedLimits(given);
    (given[0] as { limit: number }).limit = 1000;
    given.push({ limit: 1, windowSeconds: 1 });
    expect(shared).toEqual([PLAN]);
    expect(sharedLimits([PLAN])).toBe(shared);
  });
});

describe('allowlists that keys share', () => {
  it('are one for all keys with the same entries, in that order', () => {
    const shared = sharedAllowlist(['10.0.0.1', '10.0.0.2']);
    expect(sharedAllowlist(['10.0.0.1', '10.0.0.2'])).toBe(shared);
    expect(sharedAllowlist(['10.0.0.2', '10.0.0.1'])).not.toBe(shared);
  });

  it('are what each key was given, also in lists that JSON does not tell apart', () => {
    const listOf = (entry: string) => Object.assign([entry], { toJSON: () => 'networks' });
    expect(sharedAllowlist(listOf('10.0.0.1')).allows('10.0.0.1')).toBe(true);
    expect(sharedAllowlist(listOf('10.0.0.2')).allows('10.0.0.1')).toBe(false);
  });

  it('of thousands of entries are told apart by the last of them', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `10.1.${i >> 8}.${i & 255}`);
    expect(sharedAllowlist([...many, '10.9.9.1']).allows('10.9.9.2')).toBe(false);
    expect(sharedAllowlist([...many, '10.9.9.2']).allows('10.9.9.2')).toBe(true);
  });
});
