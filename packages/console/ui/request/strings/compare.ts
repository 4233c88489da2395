/** Which tokens of two texts differ. */

import type { Token } from '../../text/tokens.ts';

/** A text in runs: equal to the other one, or not. */
export interface Run {
  readonly text: readonly Token[];
  readonly isEqual: boolean;
}

/** Above this many pairs all that is between the common start and end counts as different. */
const MOST_PAIRS = 4_000_000;
const SHORTEST_STRETCH = 3;

/** Marks in both texts which tokens the other one does not have in the same order (longest common subsequence). */
export function compare(a: readonly Token[], b: readonly Token[]): { a: boolean[]; b: boolean[] } {
  const start = commonLength(a, b, (side, i) => side[i]);
  const end = commonLength(a.slice(start), b.slice(start), (side, i) => side[side.length - 1 - i]);
  const equal = {
    a: a.map((_, i) => i < start || i >= a.length - end),
    b: b.map((_, i) => i < start || i >= b.length - end),
  };
  const middle = { a: a.slice(start, a.length - end), b: b.slice(start, b.length - end) };
  if (middle.a.length * middle.b.length > MOST_PAIRS) return equal;
  for (const [i, j] of withoutChance(commonPairs(middle.a, middle.b))) {
    equal.a[start + i] = true;
    equal.b[start + j] = true;
  }
  return equal;
}

/** Joins neighbours that are alike. */
export function toRuns(tokens: readonly Token[], equal: readonly boolean[]): Run[] {
  const runs: { text: Token[]; isEqual: boolean }[] = [];
  for (const [i, token] of tokens.entries()) {
    const isEqual = equal[i] ?? false;
    const last = runs.at(-1);
    if (last?.isEqual === isEqual) last.text.push(token);
    else runs.push({ text: [token], isEqual });
  }
  return runs;
}

function commonLength(
  a: readonly Token[],
  b: readonly Token[],
  at: (side: readonly Token[], i: number) => Token | undefined,
): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && at(a, length) === at(b, length)) length++;
  return length;
}

/** Leaves out single characters that two different values share by chance, which would only be confetti. */
function withoutChance(pairs: readonly [number, number][]): [number, number][] {
  const stretches: [number, number][][] = [];
  for (const [i, j] of pairs) {
    const last = stretches.at(-1)?.at(-1);
    if (last?.[0] === i - 1 && last[1] === j - 1) stretches.at(-1)?.push([i, j]);
    else stretches.push([[i, j]]);
  }
  return stretches.filter(({ length }) => length >= SHORTEST_STRETCH).flat();
}

/** Pairs of positions of the longest common subsequence. */
function commonPairs(a: readonly Token[], b: readonly Token[]): [number, number][] {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      longest[at] =
        a[i] === b[j]
          ? (longest[at + width + 1] ?? 0) + 1
          : Math.max(longest[at + width] ?? 0, longest[at + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
