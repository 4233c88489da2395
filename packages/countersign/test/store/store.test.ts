import { describe, expect, it } from 'vitest';
import { assertLimits, type Limit } from '../../src/store/limit.ts';

describe('assertLimits', () => {
  it('takes limits of several windows and names', () => {
    const limits: Limit[] = [
      { limit: 1, windowSeconds: 0.5 },
      { limit: 600, windowSeconds: 60 },
      { limit: 600, windowSeconds: 60, name: 'other' },
    ];
    expect(() => assertLimits('limits', limits)).not.toThrow();
    expect(() => assertLimits('limits', [])).not.toThrow();
    const bounds = [1, Number.MAX_SAFE_INTEGER].flatMap((limit) =>
      [0.001, 1e9].map((windowSeconds) => ({ limit, windowSeconds, name: String(limit) })),
    );
    expect(() => assertLimits('limits', bounds)).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['"limits" must be a list', undefined],
    ['"limits" must be a list', { limit: 1, windowSeconds: 1 }],
    ['"limits[0].limit"', [{ windowSeconds: 60 }]],
    ['"limits[0].limit"', [{ limit: 0, windowSeconds: 60 }]],
    ['"limits[0].limit"', [{ limit: '5', windowSeconds: 60 }]],
    ['"limits[0].limit"', [{ limit: Number.POSITIVE_INFINITY, windowSeconds: 60 }]],
    ['"limits[0].windowSeconds"', [{ limit: 1 }]],
    ['"limits[0].windowSeconds"', [{ windowSeconds: -60, limit: 1 }]],
    ['"limits[0].windowSeconds"', [{ limit: 1, windowSeconds: Number.NaN }]],
    [
      '"limits[0].limit" must be a whole number from 1 to 9007199254740991',
      [{ limit: 2 ** 53, windowSeconds: 60 }],
    ],
    ['"limits[0].limit"', [{ limit: 1.5, windowSeconds: 60 }]],
    ['"limits[0].windowSeconds"', [{ limit: 1, windowSeconds: '60' }]],
    ['"limits[0].windowSeconds"', [{ limit: 1, windowSeconds: 0 }]],
    [
      '"limits[0].windowSeconds" must be a number of seconds from 0.001 to 1000000000',
      [{ limit: 1, windowSeconds: 0.0001 }],
    ],
    ['"limits[0].windowSeconds"', [{ limit: 1, windowSeconds: 1_000_000_001 }]],
    ['"limits[0].windowSeconds"', [{ limit: 1, windowSeconds: Number.POSITIVE_INFINITY }]],
    [
      '"limits[1]"',
      [
        { limit: 1, windowSeconds: 60 },
        { limit: 2, windowSeconds: 60 },
      ],
    ],
  ])('names %s of $1', (name, limits) => {
    expect(() => assertLimits('limits', limits as Limit[])).toThrow(name);
  });
});
