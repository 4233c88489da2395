import { describe, expect, it } from 'vitest';
import { assertLimits, type Limit } from '../../src/store/store.ts';

describe('assertLimits', () => {
  it('takes limits of several windows and names', () => {
    const limits: Limit[] = [
      { limit: 1, windowSeconds: 0.5 },
      { limit: 600, windowSeconds: 60 },
      { limit: 600, windowSeconds: 60, name: 'other' },
    ];
    expect(() => assertLimits('limits', limits)).not.toThrow();
    expect(() => assertLimits('limits', [])).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['"limits" must be a list', undefined],
    ['"limits" must be a list', { limit: 1, windowSeconds: 1 }],
    ['"limits[0].limit"', [{ windowSeconds: 60 }]],
    ['"limits[0].limit"', [{ limit: 0, windowSeconds: 60 }]],
    ['"limits[0].limit"', [{ limit: '5', windowSeconds: 60 }]],
    ['"limits[0].limit"', [{ limit: Number.POSITIVE_INFINITY, windowSeconds: 60 }]],
    ['"limits[0].windowSeconds"', [{ limit: 1 }]],
    ['"limits[0].windowSeconds"', [{ limit: 1, windowSeconds: -60 }]],
    ['"limits[0].windowSeconds"', [{ limit: 1, windowSeconds: Number.NaN }]],
    [
      '"limits[1]"',
      [
        { limit: 1, windowSeconds: 60 },
        { limit: 2, windowSeconds: 60 },
      ],
    ],
  ])('names %s', (name, limits) => {
    expect(() => assertLimits('limits', limits as Limit[])).toThrow(name);
  });
});
