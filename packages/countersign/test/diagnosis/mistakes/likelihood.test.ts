import { describe, expect, it } from 'vitest';
import { byRank } from '../../../src/diagnosis/mistakes/likelihood.ts';
import type { MistakeCode } from '../../../src/diagnosis.ts';

const ways = (code: MistakeCode, cost: number, count = 1) =>
  Array.from({ length: count }, () => ({ mistakes: [{ code }], cost }));

function rankOf(ranks: ReturnType<typeof byRank>, code: MistakeCode): number {
  return ranks.findIndex((rank) => rank.some(({ mistakes }) => mistakes[0]?.code === code));
}

describe('the likelihood of a mistake', () => {
  it('is less, the more far-fetched it is', () => {
    const ranks = byRank([...ways('method_case', 1), ...ways('body_left_out', 2), ...ways('path_case', 3)]);
    const all = (['method_case', 'body_left_out', 'path_case'] as const).map((code) => rankOf(ranks, code));
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(new Set(all).size).toBe(3);
  });

  it('is shared by all ways in which it can be made: each of four is as likely as what is two halvings away', () => {
    const [one, four, sixteen] = [1, 4, 16].map((count) =>
      rankOf(byRank(ways('message_field_order', 2, count)), 'message_field_order'),
    ) as [number, number, number];
    expect(four).toBeGreaterThan(one);
    expect(sixteen - four).toBe(four - one);
  });

  it('is not shared with those of another name, or more far-fetched', () => {
    const alone = rankOf(byRank(ways('method_case', 2)), 'method_case');
    const others = [...ways('path_case', 2, 50), ...ways('method_case', 3, 50)];
    expect(rankOf(byRank([...ways('method_case', 2), ...others]), 'method_case')).toBe(alone);
  });

  it('leaves nothing out, and nothing twice', () => {
    const all = [...ways('path_case', 1, 7), ...ways('method_case', 5, 3), ...ways('body_left_out', 2)];
    expect(new Set(byRank(all).flat())).toEqual(new Set(all));
    expect(byRank(all, 12).flat()).toHaveLength(all.length);
  });

  it('is not above what is asked for', () => {
    const ranks = byRank([...ways('path_case', 1), ...ways('method_case', 8)], 10);
    expect([rankOf(ranks, 'path_case'), rankOf(ranks, 'method_case')]).toEqual([10, 24]);
  });
});
