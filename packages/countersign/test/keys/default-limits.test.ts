import { describe, expect, it } from 'vitest';
import { defaultLimitsOf, toDefaultLimits } from '../../src/keys/default-limits.ts';

const TEN = [{ limit: 10, windowSeconds: 60 }];
const TWO = [{ limit: 2, windowSeconds: 60 }];

describe('the limits of keys that have none of their own', () => {
  it('are those of all keys, whatever their mode', () => {
    for (const mode of ['test', 'live', undefined] as const) expect(defaultLimitsOf(TEN, mode)).toBe(TEN);
  });

  it("are those of the key's mode, and none of ours for a mode that is left out or not known", () => {
    expect(defaultLimitsOf({ test: TWO, live: TEN }, 'live')).toBe(TEN);
    expect(defaultLimitsOf({ test: TWO }, 'live')).toBeUndefined();
    expect(defaultLimitsOf({ test: TWO }, undefined)).toBeUndefined();
    expect(defaultLimitsOf(undefined, 'test')).toBeUndefined();
  });

  it('are sound as a list, by mode, and with a mode that is left out', () => {
    for (const limits of [TEN, [], {}, { test: TWO, live: TEN }, { test: TWO, live: undefined }])
      expect(() => toDefaultLimits(limits)).not.toThrow();
  });

  it.each<[unknown, RegExp]>([
    [[{ limit: 0, windowSeconds: 60 }], /defaultLimits\[0\]/],
    [{ live: [{ limit: 1, windowSeconds: 0 }] }, /defaultLimits\.live\[0\]/],
    [{ production: TEN }, /"defaultLimits".*production/],
    [{ limit: 1, windowSeconds: 60 }, /"defaultLimits" is one limit: write a list/],
    [null, /"defaultLimits" takes an options object, got null/],
    [5, /"defaultLimits" takes an options object, got a number/],
  ])('are refused as %j, by the name of what is wrong', (limits, message) => {
    expect(() => toDefaultLimits(limits as never)).toThrow(message);
  });
});
