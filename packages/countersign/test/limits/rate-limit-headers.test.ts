import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { type Item, isInnerList, parseList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { rateLimitHeaders } from '../../src/limits/rate-limit-headers.ts';
import { assertLimits, type Limit, type LimitState } from '../../src/store/limit.ts';

const MINUTE: LimitState = { limit: 600, windowSeconds: 60, remaining: 599, resetSeconds: 42 };
const DAY: LimitState = {
  limit: 30_000,
  windowSeconds: 86_400,
  name: 'daily',
  remaining: 20,
  resetSeconds: 50_000,
};
const SPENT: LimitState = { ...MINUTE, remaining: 0, resetSeconds: 10, retryAfterSeconds: 13 };

/** Reads a field as a client does that knows structured fields and nothing of us. */
function read(field: string | undefined): [name: string, parameters: Record<string, unknown>][] {
  return parseList(field as string).map((member) => {
    if (isInnerList(member)) throw new Error('a list within the list');
    const [name, parameters] = member as Item;
    return [name as string, Object.fromEntries(parameters)];
  });
}

describe('the headers of the draft', () => {
  it('tell the policy and the state of each limit', () => {
    expect(rateLimitHeaders([MINUTE, DAY], 'draft')).toEqual({
      'ratelimit-policy': '"60s";q=600;w=60, "daily";q=30000;w=86400',
      ratelimit: '"60s";r=599;t=42, "daily";r=20;t=50000',
    });
  });

  it('tell of a limit that keys share without the id of those, and of a quota by when it comes back', () => {
    const shared = { ...MINUTE, sharedBy: 'merchant 17' };
    const quota = { ...DAY, name: undefined, refill: 'daily' as const };
    expect(rateLimitHeaders([MINUTE, shared, quota], 'draft')).toEqual({
      'ratelimit-policy': '"60s";q=600;w=60, "60s-shared";q=600;w=60, "daily";q=30000;w=86400',
      ratelimit: '"60s";r=599;t=42, "60s-shared";r=599;t=42, "daily";r=20;t=50000',
    });
  });

  it('tell of a limit that is used up when it lets a request through, and not when its window ends', () => {
    expect(rateLimitHeaders([SPENT], 'draft').ratelimit).toBe('"60s";r=0;t=13');
  });

  it('tell a window of part of a second as the next whole one', () => {
    const short = { limit: 3, windowSeconds: 1.5, remaining: 1, resetSeconds: 2 };
    expect(rateLimitHeaders([short], 'draft')['ratelimit-policy']).toBe('"1.5s";q=3;w=2');
  });

  it('call each limit by a name of its own', () => {
    const limits = [
      { ...DAY, name: 'a', windowSeconds: 1 },
      { ...DAY, name: 'a', windowSeconds: 2 },
      { ...DAY, name: '60s', windowSeconds: 1 },
      MINUTE,
      { ...DAY, name: '60s-60s', windowSeconds: 1 },
    ];
    const names = read(rateLimitHeaders(limits, 'draft').ratelimit).map(([name]) => name);
    expect(names).toEqual(['a', 'a-2s', '60s', '60s-60s', '60s-60s-1s']);
  });

  it('are the same where the list of limits is known from before, and where a store tells of others', () => {
    const declared = [MINUTE, DAY];
    for (const states of [
      [MINUTE, DAY],
      [SPENT, DAY],
      [DAY, MINUTE],
      [MINUTE],
      [{ ...MINUTE, limit: 7 }, DAY],
    ]) {
      expect(rateLimitHeaders(states, 'draft', declared)).toEqual(rateLimitHeaders(states, 'draft'));
    }
  });

  it('escape what is special in a name', () => {
    const named = { ...MINUTE, name: 'a "quoted\\" name' };
    expect(rateLimitHeaders([named], 'draft').ratelimit).toBe('"a \\"quoted\\\\\\" name";r=599;t=42');
  });

  it.each(['naïve', 'line\nbreak', '\u007f', '🔑', 'a\r\nX-Injected: 1'])('refuse the name %j', (name) => {
    expect(() => rateLimitHeaders([{ ...MINUTE, name }], 'draft')).toThrow(TypeError);
    expect(() => assertLimits('limits', [{ limit: 1, windowSeconds: 1, name }])).toThrow('"limits[0].name"');
  });

  it('hold to the largest integer that there is', () => {
    const huge = { limit: 1e18, windowSeconds: 1e16, remaining: 1e18, resetSeconds: 1e16 };
    const [[, policy]] = read(rateLimitHeaders([huge], 'draft')['ratelimit-policy']) as [
      [string, Record<string, unknown>],
    ];
    expect(policy).toEqual({ q: 999_999_999_999_999, w: 999_999_999_999_999 });
  });
});

const limit: fc.Arbitrary<Limit> = fc.record(
  {
    limit: fc.oneof(
      fc.integer({ min: 1, max: 1000 }),
      fc.maxSafeNat().map((n) => n + 1),
    ),
    windowSeconds: fc.oneof(
      fc.constantFrom(1, 10, 60, 3600),
      fc.double({ min: 0.001, max: 1e9, noNaN: true }),
    ),
    name: fc.oneof(
      fc.constantFrom('60s', '10s', '60s-10s', '60s-60s', 'a'),
      fc.string({ unit: 'grapheme-ascii', minLength: 1 }),
    ),
  },
  { requiredKeys: ['limit', 'windowSeconds'] },
);
const states: fc.Arbitrary<LimitState[]> = fc
  .uniqueArray(limit, { selector: ({ name, windowSeconds }) => `${name ?? ''}/${windowSeconds}` })
  .chain((limits) =>
    fc.tuple(
      ...limits.map((each) =>
        fc
          .record({ share: fc.double({ min: 0, max: 1, noNaN: true }), wait: fc.nat() })
          .map(({ share, wait }) => {
            const remaining = Math.floor(share * each.limit);
            const seconds = remaining === 0 ? { retryAfterSeconds: wait } : {};
            return { ...each, remaining, resetSeconds: Math.ceil(each.windowSeconds / 2), ...seconds };
          }),
      ),
    ),
  );

describe('the headers of any limits', () => {
  it('are read back by a parser of structured fields as what was written', () => {
    fc.assert(
      fc.property(states, (list) => {
        fc.pre(list.length > 0);
        const headers = rateLimitHeaders(list, 'draft');
        const policies = read(headers['ratelimit-policy']);
        const stood = read(headers.ratelimit);
        const names = policies.map(([name]) => name);
        expect(new Set(names).size).toBe(list.length);
        expect(stood.map(([name]) => name)).toEqual(names);
        const whole = (amount: number) => Math.min(999_999_999_999_999, Math.ceil(amount));
        list.forEach((state, i) => {
          const { resetSeconds, retryAfterSeconds = resetSeconds } = state;
          expect(policies[i]?.[1]).toEqual({ q: whole(state.limit), w: whole(state.windowSeconds) });
          expect(stood[i]?.[1]).toEqual({ r: whole(state.remaining), t: whole(retryAfterSeconds) });
          const first = list.findIndex(({ name }) => name === state.name) === i;
          if (state.name !== undefined && first && !names.slice(0, i).includes(state.name))
            expect(names[i]).toBe(state.name);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('can be sent, in every format', () => {
    fc.assert(
      fc.property(states, fc.constantFrom('draft', 'legacy', 'both'), (list, format) => {
        const headers = Object.entries(rateLimitHeaders(list, format as 'both'));
        expect(headers).toHaveLength(list.length === 0 ? 0 : { draft: 2, legacy: 3, both: 5 }[format]);
        for (const [name, value] of headers) {
          expect(name).toBe(name.toLowerCase());
          expect(() => validateHeaderValue(name, value)).not.toThrow();
        }
      }),
    );
  });
});

describe('the legacy headers', () => {
  const named = (state: LimitState) => ({
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-reset': String(state.retryAfterSeconds ?? state.resetSeconds),
  });

  it('tell of the limit with the fewest requests left, wherever it stands', () => {
    expect(rateLimitHeaders([MINUTE, DAY], 'legacy')).toEqual(named(DAY));
    expect(rateLimitHeaders([DAY, MINUTE], 'legacy')).toEqual(named(DAY));
    expect(rateLimitHeaders([MINUTE], 'legacy')).toEqual(named(MINUTE));
  });

  it('tell of the one that takes longer when two are used up', () => {
    const longer = { ...DAY, remaining: 0, retryAfterSeconds: 9000 };
    expect(rateLimitHeaders([SPENT, longer], 'legacy')).toEqual(named(longer));
    expect(rateLimitHeaders([longer, SPENT], 'legacy')).toEqual(named(longer));
  });

  it('come with those of the draft where both are asked for', () => {
    expect(rateLimitHeaders([MINUTE, SPENT], 'both')).toEqual({
      ...rateLimitHeaders([MINUTE, SPENT], 'draft'),
      ...rateLimitHeaders([MINUTE, SPENT], 'legacy'),
    });
  });
});

describe('no headers', () => {
  it('come of no limits, since the list of policies must not be empty', () => {
    expect(rateLimitHeaders([], 'both')).toEqual({});
  });

  it('come where none are asked for', () => {
    expect(rateLimitHeaders([MINUTE], 'none')).toEqual({});
  });
});
