import { describe, expect, it } from 'vitest';
import { joinHeaders } from '../../src/responses/join-headers.ts';

const joined = (ours: Record<string, string>, theirs: Record<string, unknown>, isAnew?: boolean) =>
  joinHeaders(ours, (name) => theirs[name], { isAnew });

describe('Vary', () => {
  it.each<[string, unknown, string, string]>([
    ['is ours where nobody has set it', undefined, 'Accept', 'Accept'],
    ['gets what it lacks', 'Origin', 'Accept', 'Origin, Accept'],
    ['gets nothing twice, whatever its case', 'origin, ACCEPT', 'Accept', 'origin, ACCEPT'],
    ['keeps a list of Node', ['Origin', 'Accept-Encoding'], 'Accept', 'Origin, Accept-Encoding, Accept'],
    ['keeps a star alone', '*', 'Accept', '*'],
  ])('%s', (_label, theirs, ours, expected) => {
    expect(joined({ vary: ours, 'content-type': 'a/b' }, { vary: theirs })).toEqual({
      vary: expected,
      'content-type': 'a/b',
    });
  });
});

describe('RateLimit', () => {
  const ours = { 'ratelimit-policy': '"b";q=5;w=60', ratelimit: '"b";r=4;t=60' };

  it('grows by what the next limiter says', () => {
    const theirs = { 'ratelimit-policy': '"a, \\"b";q=9;w=60', ratelimit: '"a, \\"b";r=8;t=60' };
    for (const isAnew of [true, false]) {
      expect(joined(ours, theirs, isAnew)).toEqual({
        'ratelimit-policy': '"a, \\"b";q=9;w=60, "b";q=5;w=60',
        ratelimit: '"a, \\"b";r=8;t=60, "b";r=4;t=60',
      });
    }
  });

  it('says once what the same limits are told anew', () => {
    const theirs = {
      'ratelimit-policy': '"b";q=5;w=60, "a";q=9;w=60',
      ratelimit: '"b";r=5;t=60, "a";r=8;t=60',
    };
    expect(joined(ours, theirs, true)).toEqual({
      'ratelimit-policy': '"a";q=9;w=60, "b";q=5;w=60',
      ratelimit: '"a";r=8;t=60, "b";r=4;t=60',
    });
  });

  it('tells of two limiters with equal limits both', () => {
    const theirs = { 'ratelimit-policy': '"b";q=5;w=60', ratelimit: '"b";r=1;t=60' };
    expect(joined(ours, theirs)).toEqual({
      'ratelimit-policy': '"b";q=5;w=60, "b";q=5;w=60',
      ratelimit: '"b";r=1;t=60, "b";r=4;t=60',
    });
  });
});
