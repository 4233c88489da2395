import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLimit, parseLimit } from '../../../src/cli/keys/limit-text.ts';
import { quota } from '../../../src/store/quota.ts';

describe('a limit on the command line', () => {
  it.each([
    ['600/60', { limit: 600, windowSeconds: 60 }],
    ['30000/1h', { limit: 30_000, windowSeconds: 3600 }],
    ['100000/monthly', quota(100_000, 'monthly')],
    ['1000/daily', quota(1000, 'daily')],
    ['2000/1m@merchant 17', { limit: 2000, windowSeconds: 60, sharedBy: 'merchant 17' }],
    ['100/daily@a@b/c', { ...quota(100, 'daily'), sharedBy: 'a@b/c' }],
  ])('is read from %s', (text, limit) => {
    expect(parseLimit(text)).toEqual(limit);
  });

  it.each(['600', '0/60', '600/0', '600/weekly', '600/60@', '600/60@a,b', '/60', '-1/60', '600/constructor'])(
    'is none in %s',
    (text) => {
      expect(parseLimit(text)).toBeUndefined();
    },
  );

  it('is written as it is read', () => {
    const sharedBy = fc.option(fc.stringMatching(/^[^,\n]{1,20}$/u), { nil: undefined });
    const own = fc.oneof(
      fc.record({
        limit: fc.integer({ min: 1, max: 1e11 }),
        windowSeconds: fc.integer({ min: 1, max: 1e9 }),
      }),
      fc.constantFrom(quota(5, 'daily'), quota(7, 'monthly')),
    );
    fc.assert(
      fc.property(own, sharedBy, (limit, id) => {
        const whole = id === undefined ? limit : { ...limit, sharedBy: id };
        expect(parseLimit(formatLimit(whole))).toEqual(whole);
      }),
    );
  });
});
