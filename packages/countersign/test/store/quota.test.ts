import { describe, expect, it } from 'vitest';
import { quota } from '../../src/index.ts';

describe('a quota', () => {
  it('is a limit on each day or month', () => {
    expect(quota(100, 'daily')).toEqual({ limit: 100, windowSeconds: 86_400, refill: 'daily' });
    expect(quota(100, 'monthly')).toMatchObject({ limit: 100, refill: 'monthly' });
  });

  it.each([['weekly'], [['daily']], [undefined]])('refuses the period %j, by name', (refill) => {
    expect(() => quota(5, refill as never)).toThrow('quota(): the second argument must be daily or monthly');
  });
});
